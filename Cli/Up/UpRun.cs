using Pipeline.Cli.Demo;
using Pipeline.Cli.Samples;
using Pipeline.Cli.Services;
using Pipeline.Cli.Terminal;
using Spectre.Console;

namespace Pipeline.Cli.Up;

/// <summary>Keeps CouchDB and the host running until Ctrl-C.</summary>
internal sealed class UpRun(IAnsiConsole console, SourceTree tree, Func<string, string?> environment, UpOptions options)
{
    private readonly Steps _steps = new(console);

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        LoopbackPort.RequireFree(options.Port);
        await using var services = await LocalServices.StartCouchDbAsync(tree, environment, _steps, cancellationToken);
        if (services.CouchDb.IsStandIn)
        {
            await LoadSamplesAsync(services, cancellationToken);
        }

        // The stand-in forgets everything, and journals of jobs on databases that are gone are of no use.
        var dataFolder = options.DataFolder ?? (services.CouchDb.IsStandIn ? null : tree.Scratch);
        await services.StartHostAsync(
            options.Port, dataFolder, options.Database, jobsDatabase: null, _steps, WriteLog, cancellationToken);
        WhereToLook.Write(console, services, options.Database, environment);
        await services.StayUpAsync(console, cancellationToken);
        return ExitCodes.Success;
    }

    /// <summary>What the host logs; on a terminal through the console, which knows where the spinner is.</summary>
    private void WriteLog(string line)
    {
        if (console.IsAnimated())
        {
            console.WriteLine(line);
        }
        else
        {
            console.WriteVerbatim(line);
        }
    }

    private Task LoadSamplesAsync(LocalServices services, CancellationToken cancellationToken) =>
        _steps.RunAsync("Loading the sample articles", async say =>
        {
            var samples = SampleArticles.Read(tree.Samples);
            var database = new SampleDatabase(services.CouchDb.Server.Database(options.Database), samples);
            var added = await database.LoadAsync(samples.All.Count, console.IsAnimated() ? say : _ => { }, cancellationToken);
            return $"Documents     {added} sample articles in the database {options.Database}";
        });
}
