using Pipeline.Jobs;
using Pipeline.Jobs.Kinds;
using Pipeline.Jobs.Looks;
using Pipeline.LocalHost.Durable;

namespace Pipeline.Tests.Jobs;

/// <summary>The functions of jobs over a bench, for an engine.</summary>
/// <param name="bench">The parts of jobs.</param>
/// <param name="more">A kind beside those of the bench; null for none.</param>
internal sealed class JobCatalog(JobBench bench, IJobKind? more = null) : IFunctionCatalog
{
    private static readonly AsyncLocal<string?> Running = new();

    private readonly JobKinds _kinds = more is null ? bench.Kinds : new([.. bench.Kinds.All, more]);

    /// <summary>Name of the activity that asks.</summary>
    public static string? Current => Running.Value;

    public IReadOnlyCollection<Orchestrator> Orchestrators { get; } =
    [
        new(nameof(ClassifyDatabase), typeof(JobState), async (context, input) => await ClassifyDatabase.RunAsync(context, (JobState)input!)),
        new(nameof(ClassifyPage), typeof(PageRequest), async (context, input) => await ClassifyPage.RunAsync(context, (PageRequest)input!)),
    ];

    public IReadOnlyCollection<Activity> Activities =>
    [
        Of<ListRequest, ListResult>(nameof(ListDocuments), (input, token) => new ListDocuments(_kinds, bench.Listing, bench.Server, bench.Store, bench.Hub).RunAsync(input, token)),
        Of<BatchRequest, BatchResult>(nameof(ClassifyBatch), (input, token) => new ClassifyBatch(new JobBatches(_kinds), bench.Store, bench.Running).RunAsync(input, token)),
        Of<LookRequest, ListResult>(nameof(LookAgain), (input, token) => new LookAgain(bench.Server, bench.Store, bench.Records).RunAsync(input, token)),
        Of<string, bool>(nameof(RemoveBatchRecords), (input, token) => new RemoveBatchRecords(bench.Records).RunAsync(input, token)),
        Of<JobEnd, bool>(nameof(EndJob), (input, token) => new EndJob(bench.Store, bench.Starter).RunAsync(input, null!, token)),
        Of<FailedBatch, BatchResult>(nameof(RecordFailedBatch), (input, token) => new RecordFailedBatch(new JobBatches(_kinds)).RunAsync(input, token)),
    ];

    private static Activity Of<TInput, TOutput>(string name, Func<TInput, CancellationToken, Task<TOutput>> activity) => new(
        name,
        typeof(TInput),
        async (_, input, token) =>
        {
            Running.Value = name;
            try
            {
                return await activity((TInput)input!, token);
            }
            catch (Exception exception) when (!token.IsCancellationRequested)
            {
                // As the Functions worker gives what an asynchronous method of an internal class throws.
                throw new AggregateException(exception);
            }
        });
}
