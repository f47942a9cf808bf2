using System.Buffers;
using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Pipeline.Classification;
using Pipeline.CouchDb;
using Pipeline.Jobs;
using Pipeline.Jobs.Batches;
using Pipeline.Jobs.Conflicts;
using Pipeline.Jobs.Failures;
using Pipeline.Jobs.Looks;

namespace Pipeline.Tests.Jobs;

/// <summary>The parts of jobs wired up over a CouchDB in memory.</summary>
internal sealed class JobBench
{
    public const string Articles = "articles";
    public const string JobsDatabase = "pipeline_jobs";

    public JobBench(int maxAttachmentBytes = 1_000)
    {
        var options = Options.Create(new CouchDbOptions { MaxAttachmentBytes = maxAttachmentBytes });
        Database = Server.Create(Articles);
        Jobs = Server.Create(JobsDatabase);
        Failures = new FailureStore(Server, options, NullLogger<FailureStore>.Instance);
        Store = new JobStore(Server, options, Time);
        Budget = new ByteBudget();
        Gates = new RequestGates();
        Records = new BatchRecords(Server, options);
        Conflicts = new ConflictResolver(
            new ConflictMetrics(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>()), NullLogger<ConflictResolver>.Instance);
        Runner = new BatchRunner(
            Server, Models, options, Failures, Records, Conflicts, Budget, Gates,
            new JobMetrics(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>(), Budget),
            Time, NullLogger<BatchRunner>.Instance);
    }

    /// <summary>The JSON of inputs, outputs and custom status, as the app sets it on both hosts.</summary>
    public static JsonSerializerOptions Json { get; } = new ServiceCollection()
        .AddPipeline(new ConfigurationBuilder().AddInMemoryCollection([new("COUCHDB_URL", "http://127.0.0.1:5984")]).Build())
        .BuildServiceProvider()
        .GetRequiredService<IOptions<JsonSerializerOptions>>().Value;

    public MemoryCouchServer Server { get; } = new();

    public MemoryCouchDatabase Database { get; }

    public MemoryCouchDatabase Jobs { get; }

    public TestClock Time { get; } = new() { AutoAdvance = true };

    public StubAnnotator Annotator => Models.Annotator;

    public StubModels Models { get; } = new();

    public FailureStore Failures { get; }

    public JobStore Store { get; }

    public ByteBudget Budget { get; }

    public RequestGates Gates { get; }

    public BatchRecords Records { get; }

    public ConflictResolver Conflicts { get; }

    public BatchRunner Runner { get; }

    public static JobSettings Settings(string job = "j1", int batchSize = 10, bool force = false, bool dryRun = false, string attachments = "*.txt", string? model = null, double minConfidence = 0) =>
        new(job, Articles, attachments, batchSize, Parallelism: 4, Force: force, DryRun: dryRun, Model: model, MinConfidence: minConfidence);

    public Task<JobCounts> RunAsync(JobSettings? settings = null, KeyRange? range = null, BatchMode? mode = null, bool isRecorded = false) =>
        Runner.RunAsync(settings ?? Settings(), range ?? KeyRange.All, mode ?? new BatchMode.Classify(), isRecorded, CancellationToken.None);

    public async Task<IReadOnlyList<FailureDocument>> ListFailuresAsync(string job = "j1") =>
        (await Failures.ListAsync(job, null, 1_000, CancellationToken.None)).Failures;
}

/// <summary>One model, called <c>stub</c>.</summary>
internal sealed class StubModels : IModels
{
    public StubAnnotator Annotator { get; } = new();

    public IReadOnlyList<string> Names => ["stub"];

    public IAnnotator? Find(string? nameOrId) => nameOrId is null or "stub" || nameOrId == Annotator.ModelId ? Annotator : null;
}

/// <summary>Makes one block of any text; a text that holds the byte 0xFF is none.</summary>
internal sealed class StubAnnotator : IAnnotator
{
    public string ModelId { get; set; } = "model-1";

    public AnnotationSummary Annotate(ReadOnlySpan<byte> text, IBufferWriter<byte> destination)
    {
        if (text.IndexOf((byte)0xFF) is var offset and >= 0)
        {
            throw new InvalidTextException(offset);
        }

        var annotation = Expected(Encoding.UTF8.GetString(text));
        return new AnnotationSummary(1, Encoding.UTF8.GetBytes(annotation, destination));
    }

    /// <summary>Is 0.5 sure of every block; where that is not enough, counts it.</summary>
    public IReadOnlyDictionary<string, int> Annotate(ReadOnlySpan<byte> text, double minimumConfidence, IBufferWriter<byte> destination)
    {
        Annotate(text, destination);
        return minimumConfidence > 0.5 ? new Dictionary<string, int> { ["Notes"] = 1 } : [];
    }

    public static string Expected(string text) => $"[@{text}#Notes*]";
}
