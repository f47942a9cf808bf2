using System.Globalization;
using System.Security.Cryptography;
using MongoDB.Bson;
using Pipeline.Cli.Health;
using Pipeline.Cli.Polls;
using Pipeline.Cli.Services;
using Pipeline.Cli.Terminal;
using Pipeline.Health;
using Pipeline.Health.Api;
using Pipeline.Mongo;
using Spectre.Console;

namespace Pipeline.Cli.Demo;

/// <summary>The second act of the demo: health records arrive in waves, each is polled, and the analytics are checked.</summary>
internal sealed class RecordsDemo(IAnsiConsole console, LocalRecords records, TimeProvider time)
{
    private const string Collection = "healthmetrics";
    private const int Waves = 5;

    // Several times the length of any wave, and with the late writes of one wave inside the overlap of the polls.
    private static readonly TimeSpan WaveInterval = TimeSpan.FromSeconds(10);

    private static readonly MetricType[] Shown =
        [MetricType.Steps, MetricType.ActiveMinutes, MetricType.SleepHours, MetricType.Weight, MetricType.BodyTemperature, MetricType.Hydration];

    /// <summary>The settings of the host: nothing is polled but when the demo asks for it, up to the server's own time, in batches that cut through ties.</summary>
    public static IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>
    {
        ["MONGO_COLLECTION"] = Collection,
        ["ENSURE_INDEXES"] = "true",
        ["CHECKPOINT_LOCATION"] = null,
        ["POLL_SCHEDULE"] = "0 0 0 1 1 *",
        ["POLL_LAG_SECONDS"] = "0",
        ["POLL_OVERLAP_SECONDS"] = "60",
        ["POLL_BATCH_SIZE"] = "250",
        ["POLL_BUDGET_SECONDS"] = "60",
        ["BATCH_INTERVAL_SECONDS"] = null,
    };

    /// <summary>The name of a database that nobody else has.</summary>
    public static string NewDatabaseName() => $"pipeline_demo_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}";

    /// <summary>Runs it; true only when every check holds.</summary>
    public async Task<bool> RunAsync(Uri host, string? apiKey, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var options = new HealthDataOptions { NewestDay = DateOnly.FromDateTime(now.UtcDateTime) };
        var users = HealthDataGenerator.Generate(options).ToList();
        var waves = RecordWaves.Of(users, options, Waves, now - (Waves * WaveInterval), WaveInterval);
        using var polls = new PollClient(host, apiKey);

        console.WriteLine();
        console.MarkupLine($"[bold]Health records[/] of {options.Days} days and {users.Count} users arrive in {Waves} waves");
        var started = time.GetTimestamp();
        var (written, read) = await PollWavesAsync(polls, waves, cancellationToken);
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{written:N0} records written and {read:N0} read in {time.GetElapsedTime(started).TotalSeconds:0.0} s"));

        var database = records.MongoDb.Database(records.Database);
        var history = new MongoHealthHistory(database, Collection);
        var anomalies = await polls.GetAnomaliesAsync(cancellationToken);
        var shown = users.MaxBy(user => user.Anomalies.Count)!;
        var ofShown = anomalies.Where(one => one.UserId == shown.UserId).ToList();
        await ShowAsync(polls, shown, await history.ReadAsync([shown.UserId], cancellationToken), ofShown, cancellationToken);

        var planted = users.SelectMany(user => user.Anomalies).ToList();
        var found = anomalies.Select(one => (one.UserId, one.MetricType, one.Date, one.Value)).ToHashSet();
        var (results, differing) = await new StoredAnalytics(database, history).CompareAsync(users.Select(user => user.UserId), cancellationToken);
        var outcome = new RecordsOutcome(
            written, read, planted.Count, planted.Count(one => found.Contains((one.UserId, one.MetricType, one.Date, one.Value))), results, differing);
        console.WriteLine();
        foreach (var (right, sentence) in outcome.Sentences)
        {
            console.Write(new Text(sentence, right ? Color.Green : Color.Red));
            console.WriteLine();
        }

        return outcome.Succeeded;
    }

    private async Task<(int Written, int Read)> PollWavesAsync(PollClient polls, IReadOnlyList<RecordWave> waves, CancellationToken cancellationToken)
    {
        var database = records.MongoDb.Database(records.Database);
        var writer = new HealthRecordWriter(database.GetCollection<BsonDocument>(Collection));
        var (allWritten, allRead) = (0, 0);
        console.WriteLine("  wave  written   late  corrected     read  batches  checkpoint");
        for (var number = 1; number <= waves.Count; number++)
        {
            var wave = waves[number - 1];
            var written = await writer.WriteAsync(wave.Records, cancellationToken);
            var report = await polls.RunAsync(Collection, cancellationToken);
            var poll = await polls.GetAsync(Collection, cancellationToken);
            (allWritten, allRead) = (allWritten + written, allRead + report.Records);
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {number,4}{written,9:N0}{wave.LateWrites,7:N0}{wave.Corrections,11:N0}{report.Records,9:N0}{report.Batches,9:N0}  {poll.Checkpoint?.Cursor.UpdatedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}"));
        }

        return (allWritten, allRead);
    }

    private async Task ShowAsync(
        PollClient polls,
        GeneratedUser user,
        IReadOnlyList<HealthRecord> history,
        IReadOnlyList<AnomalyAnswer> anomalies,
        CancellationToken cancellationToken)
    {
        var newestDay = history.Max(record => record.Date);
        console.WriteLine();
        console.MarkupLine($"[bold]Analytics[/] of {Markup.Escape(user.UserId)}");
        Write(RecordsReport.Days(MetricType.Steps, history, newestDay, anomalies));
        console.WriteLine();
        console.WriteLine(RecordsReport.Heading);
        Streak? streak = null;
        foreach (var metric in Shown)
        {
            var documents = new List<AnalyticsDocument>();
            foreach (var range in TimeRanges.All)
            {
                documents.Add(await polls.GetAnalyticsAsync(user.UserId, metric, range, cancellationToken));
            }

            streak ??= documents[0].Results!.Streak;
            console.WriteLine(RecordsReport.Row(documents, history, newestDay));
        }

        if (streak is not null)
        {
            console.WriteLine(RecordsReport.StreakOf(streak));
        }

        console.WriteLine();
        console.WriteLine($"What was planted, as the analytics tell it ({anomalies.Count} anomalies of this user in all)");
        var planted = user.Anomalies.Select(one => (one.MetricType, one.Date)).ToHashSet();
        Write(anomalies.Where(one => planted.Contains((one.MetricType, one.Date))).OrderBy(one => one.Date).Select(one => one.Sentence));
    }

    private void Write(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            console.WriteLine(line);
        }
    }
}
