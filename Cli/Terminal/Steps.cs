using Spectre.Console;

namespace Pipeline.Cli.Terminal;

/// <summary>Shows the steps of a set-up: what is being done, and one line for each that is done.</summary>
internal sealed class Steps(IAnsiConsole console)
{
    /// <summary>Does <paramref name="work"/> under a spinner; the text that it returns becomes the line of the step.</summary>
    public async Task<T> RunAsync<T>(string doing, Func<Action<string>, Task<(T Value, string? Done)>> work)
    {
        var (value, done) = console.IsAnimated()
            ? await console.Status().Spinner(Spinner.Known.Dots).StartAsync(
                Markup.Escape(doing), context => work(text => context.Status = Markup.Escape(text)))
            : await work(Say);
        if (done is not null)
        {
            console.Write(new Markup("[green]✓[/] "));
            Say(done);
        }

        return value;
    }

    /// <inheritdoc cref="RunAsync{T}"/>
    public Task RunAsync(string doing, Func<Action<string>, Task<string?>> work) =>
        RunAsync(doing, async say => (true, await work(say)));

    private void Say(string text) => console.WriteVerbatim(text);
}
