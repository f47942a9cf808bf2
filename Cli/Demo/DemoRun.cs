using System.Diagnostics;
using Pipeline.Cli.Jobs;
using Pipeline.Cli.Samples;
using Pipeline.Cli.Services;
using Pipeline.Cli.Terminal;
using Spectre.Console;

namespace Pipeline.Cli.Demo;

/// <summary>One run of the demo, from an empty machine to annotated articles.</summary>
internal sealed class DemoRun(
    IAnsiConsole console, SourceTree tree, Func<string, string?> environment, DemoOptions options, TimeProvider? time = null)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan CleanUpLimit = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Steps _steps = new(console);
    private IReadOnlyList<(string Label, int Paragraphs)> _labels = [];

    /// <summary>Runs it; 0 only when the job completed, its counts add up, nothing failed, and the analytics of the records are right.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var samples = SampleArticles.Read(tree.Samples);
        LoopbackPort.RequireFree(options.Port);
        await using var services = await LocalServices.StartCouchDbAsync(tree, environment, _steps, cancellationToken);
        var database = new SampleDatabase(services.CouchDb.Server.Database(options.Database), samples);
        using var lake = new LabelLake();
        try
        {
            await LoadAsync(database, options.Documents ?? samples.All.Count, cancellationToken);
            var records = options.JobsOnly
                ? null
                : await services.StartRecordsAsync(tree, environment, RecordsDemo.NewDatabaseName(), ownCheckpoints: true, _steps, cancellationToken);
            await services.StartHostAsync(
                options.Port, null, options.Database, options.JobsDatabase, _steps, errorLine: null, cancellationToken, new Dictionary<string, string?>(RecordsDemo.Settings.Concat(lake.Settings)));
            var succeeded = await ClassifyAsync(services, database, cancellationToken);
            if (records is not null)
            {
                var act = new RecordsDemo(console, records, _time);
                succeeded &= await act.RunAsync(services.Host.Address, environment("PIPELINE_API_KEY"), cancellationToken);
            }

            await new QueryDemo(console, lake, services.Host.Address, environment("PIPELINE_API_KEY")).RunAsync(_labels, cancellationToken);
            if (options.Keep && services.CouchDb.IsStandIn)
            {
                WhereToLook.Write(console, services, options.Database, environment);
                await services.StayUpAsync(console, cancellationToken);
            }
            else
            {
                WhereToLook.WriteNext(console, services, options);
            }

            return succeeded ? ExitCodes.Success : ExitCodes.Failure;
        }
        finally
        {
            await CleanUpAsync(services, database);
        }
    }

    private Task LoadAsync(SampleDatabase database, int count, CancellationToken cancellationToken) =>
        _steps.RunAsync("Loading the sample articles", async say =>
        {
            var added = await database.LoadAsync(count, console.IsAnimated() ? say : _ => { }, cancellationToken);
            var there = count - added;
            return $"Documents     {added} loaded into {options.Database}" + (there > 0 ? $", {there} were there already" : "");
        });

    private async Task<bool> ClassifyAsync(LocalServices services, SampleDatabase database, CancellationToken cancellationToken)
    {
        var before = await database.ReadRevisionsAsync(cancellationToken);
        using var jobs = new JobClient(services.Host.Address, environment("PIPELINE_API_KEY"), _time);
        var started = _time.GetTimestamp();
        var id = await jobs.StartAsync(
            new JobRequest("classify", options.Database, SampleArticle.Attachment, options.BatchSize, DemoOptions.Parallelism),
            cancellationToken);
        console.WriteLine();
        var job = await new JobProgressView(console).ShowAsync(jobs.FollowAsync(id, PollInterval, cancellationToken));
        var elapsed = _time.GetElapsedTime(started);

        var after = await database.ReadRevisionsAsync(cancellationToken);
        var rewritten = after.Count(pair => before.GetValueOrDefault(pair.Key) != pair.Value);
        console.WriteLine();
        console.Write(DemoReport.Summary(job, elapsed));
        var outcome = DemoOutcome.Of(job, after.Count, rewritten);
        console.Write(new Text(outcome.Sentence, outcome.Succeeded ? Color.Green : Color.Red));
        console.WriteLine();
        await WriteFailuresAsync(jobs, job, cancellationToken);
        await WriteAnnotationsAsync(database, after.Keys, cancellationToken);
        return outcome.Succeeded;
    }

    private async Task WriteFailuresAsync(JobClient jobs, JobState job, CancellationToken cancellationToken)
    {
        if (job.Error is not null)
        {
            console.WriteLine(job.Error);
        }

        if (job.Progress.Failed > 0)
        {
            console.WriteVerbatim(await jobs.GetFailuresAsync(job.Id, cancellationToken));
        }
    }

    private async Task WriteAnnotationsAsync(SampleDatabase database, IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        var saved = await SavedAnnotations.ReadAsync(database.Database, ids, cancellationToken);
        if (saved.Excerpt is not { } excerpt)
        {
            console.WriteLine("No annotation was saved.");
            return;
        }

        console.WriteLine();
        console.WriteLine($"Labels in the {saved.Documents} saved annotations");
        console.Write(DemoReport.Labels(saved, console.Profile.Width));
        _labels = saved.Labels;
        console.Write(DemoReport.Excerpt(excerpt, saved));
    }

    /// <summary>Removes what this run made on a CouchDB that goes on living, also when the run was interrupted.</summary>
    private async Task CleanUpAsync(LocalServices services, SampleDatabase database)
    {
        if (services.Records is { MongoDb.IsStandIn: false } records)
        {
            using var dropLimit = new CancellationTokenSource(CleanUpLimit, _time);
            await services.StopHostAsync();
            await records.MongoDb.DropAsync(records.Database, dropLimit.Token);
        }

        if (services.CouchDb.IsStandIn || options.Keep || !database.WasCreated)
        {
            return;
        }

        using var limit = new CancellationTokenSource(CleanUpLimit, _time);
        await services.StopHostAsync();
        await database.Database.DeleteAsync(limit.Token);
        await services.CouchDb.Server.Database(options.JobsDatabase).DeleteAsync(limit.Token);
    }
}
