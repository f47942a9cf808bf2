using Spectre.Console;
using Spectre.Console.Rendering;

namespace Pipeline.Cli.Jobs;

/// <summary>Shows a job while it runs: a bar that moves on a terminal, a line at each change elsewhere.</summary>
internal sealed class JobProgressView(IAnsiConsole console)
{
    private const int WidestBar = 40;

    /// <summary>Shows every state; gives the last.</summary>
    public async Task<JobState> ShowAsync(IAsyncEnumerable<JobState> states)
    {
        var last = default(JobState);
        if (Terminal.Terminals.IsAnimated(console))
        {
            await console.Live(new Text("")).AutoClear(false).StartAsync(async live =>
            {
                await foreach (var state in states)
                {
                    last = state;
                    live.UpdateTarget(Render(state.Progress, console.Profile.Width));
                }
            });
        }
        else
        {
            await foreach (var state in states)
            {
                // The speed changes all the time; a line for each change of the counts is enough.
                if (last is null || state.Progress.Done != last.Progress.Done)
                {
                    Terminal.Terminals.WriteVerbatim(
                        console, $"{JobProgressText.Position(state.Progress)}: {JobProgressText.Counts(state.Progress)}");
                }

                last = state;
            }
        }

        return last ?? throw new InvalidOperationException("A job was followed that has no state.");
    }

    /// <summary>The bar above the figures, for a console of <paramref name="width"/> columns.</summary>
    public static IRenderable Render(JobProgress progress, int width)
    {
        var share = JobProgressText.Share(progress);
        var label = $" {share,5:P0}  {JobProgressText.Position(progress)}";
        var barWidth = Math.Clamp(width - label.Length - 1, 4, WidestBar);
        var filled = (int)Math.Round(share * barWidth);
        var colour = progress.Failed > 0 ? "yellow" : "green";
        return new Rows(
            new Markup($"[{colour}]{new string('━', filled)}[/][grey]{new string('─', barWidth - filled)}[/]{Markup.Escape(label)}"),
            new Text(JobProgressText.Counts(progress)));
    }
}
