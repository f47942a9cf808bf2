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
using Pipeline.Jobs.Admission;
using Pipeline.Jobs.Batches;
using Pipeline.Jobs.Conflicts;
using Pipeline.Jobs.Failures;
using Pipeline.Jobs.Kept;
using Pipeline.Jobs.Kinds;
using Pipeline.Jobs.Listing;
using Pipeline.Jobs.Looks;
using Pipeline.Jobs.Sources;
using Pipeline.Jobs.Undo;
using Pipeline.Jobs.Workers;

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
        Failures = new SourceStore<FailureDocument>(Server, options, NullLogger<SourceStore<FailureDocument>>.Instance);
        Kept = new SourceStore<KeptDocument>(Server, options, NullLogger<SourceStore<KeptDocument>>.Instance);
        Store = new JobStore(Server, options, Hub, Time);
        Admission = new JobAdmission(Server, options, Options.Create(JobOptions), Time, () => 0.5);
        Lists = new IdListStore(Server, options);
        Listing = new IdLister([new FailedIds(Store, Failures), new SelectedIds(Server), new ViewIds(Server), new ChangedIds(Server)], Lists);
        Documents = new BatchDocuments(Server, Lists);
        Running = new RunningBatches(Time);
        Budget = new ByteBudget();
        Gates = new RequestGates();
        Records = new BatchRecords(Server, options);
        Conflicts = new ConflictResolver(
            new ConflictMetrics(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>()), NullLogger<ConflictResolver>.Instance);
        var tallies = new TallyStore(Failures, Kept, NullLogger<TallyStore>.Instance);
        Runner = new BatchRunner(
            Server, Models, options, tallies, Records, Documents, Conflicts, Budget, Gates,
            Metrics(Budget), Time, NullLogger<BatchRunner>.Instance);
        var lister = new DatabaseLister(Server);
        Kinds = new JobKinds(
        [
            new ClassifyKind(lister, Runner, Models, Server),
            new UndoKind(lister, Server, Store, Documents, new UndoneStore(Server, options), Budget, Gates, tallies, Metrics(Budget), Time),
        ]);
        Starter = new JobStarter(Server, Store, Kinds, Listing, Admission, Lists, Hub);
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

    public SourceStore<FailureDocument> Failures { get; }

    public SourceStore<KeptDocument> Kept { get; }

    public JobStore Store { get; }

    public JobOptions JobOptions { get; } = new();

    public JobAdmission Admission { get; }

    public JobStarter Starter { get; }

    public IdListStore Lists { get; }

    public IdLister Listing { get; }

    public BatchDocuments Documents { get; }

    public RunningBatches Running { get; }

    public TaskHub Hub { get; } = new("hub-1", "hub-1:worker-1");

    public ByteBudget Budget { get; }

    public RequestGates Gates { get; }

    public BatchRecords Records { get; }

    public ConflictResolver Conflicts { get; }

    public BatchRunner Runner { get; }

    public JobKinds Kinds { get; }

    public static JobMetrics Metrics(ByteBudget budget) =>
        new(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>(), budget);

    public static JobSettings Settings(
        string job = "j1",
        int batchSize = 10,
        bool force = false,
        bool dryRun = false,
        string attachments = "*.txt",
        string? model = null,
        double minConfidence = 0,
        bool overwrite = false,
        bool probabilities = false) =>
        new(job, Articles, batchSize, Parallelism: 4, DryRun: dryRun)
        {
            Fields = Fields(new(attachments, force, overwrite, model, minConfidence, Probabilities: probabilities)),
        };

    public static Dictionary<string, JsonElement> Fields(ClassifySettings settings) => JsonSerializer
        .SerializeToElement(settings, JobsJson.Default.ClassifySettings).EnumerateObject().ToDictionary(field => field.Name, field => field.Value);

    public async Task<JobCounts> RunAsync(JobSettings? settings = null, KeyRange? range = null, BatchMode? mode = null, bool isRecorded = false)
    {
        var result = await Runner.RunAsync(settings ?? Settings(), range ?? KeyRange.All, mode ?? new BatchMode.Work(), isRecorded, CancellationToken.None);
        Assert.Null(result.Error);
        return result.Counts;
    }

    public async Task<IReadOnlyList<FailureDocument>> ListFailuresAsync(string job = "j1") =>
        (await Failures.ListAsync(job, null, 1_000, CancellationToken.None)).Documents;

    public async Task<IReadOnlyList<KeptDocument>> ListKeptAsync(string job = "j1") =>
        (await Kept.ListAsync(job, null, 1_000, CancellationToken.None)).Documents;
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
    public IReadOnlyDictionary<string, int> Annotate(
        ReadOnlySpan<byte> text, double minimumConfidence, IBufferWriter<byte> destination, ICollection<float>? probabilities = null)
    {
        Annotate(text, destination);
        probabilities?.Add(0.5f);
        return minimumConfidence > 0.5 ? new Dictionary<string, int> { ["Notes"] = 1 } : [];
    }

    public static string Expected(string text) => $"[@{text}#Notes*]";
}
