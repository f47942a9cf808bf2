using Microsoft.DurableTask;
using Moq;
using Pipeline.CouchDb;
using Pipeline.Jobs;

namespace Pipeline.Tests.Jobs;

public sealed class ClassifyPageTests
{
    private static readonly KeyRange First = new(null, "b");
    private static readonly KeyRange Second = new("b", "c");
    private static readonly KeyRange Third = new("c", null);

    private static readonly PageRequest Request = new(JobBench.Settings(), [First, Second, Third]);

    private readonly Mock<TaskOrchestrationContext> _context = new();

    [Fact]
    public async Task RunAsync_Batches_AddsTheirCounts()
    {
        Batch(First).ReturnsAsync(new BatchResult(Counts(1)));
        Batch(Second).ReturnsAsync(new BatchResult(Counts(20)));
        Batch(Third).ReturnsAsync(new BatchResult(Counts(300)));

        var result = await ClassifyPage.RunAsync(_context.Object, Request);

        Assert.Equal(Counts(321), result.Counts);
        Assert.Empty(result.Unavailable);
        Assert.False(result.Cancelled);
        Assert.Null(result.Error);
    }

    [Fact]
    public async Task RunAsync_BatchUnavailable_NamesItAndKeepsTheCountsOfTheOthers()
    {
        Batch(First).ReturnsAsync(new BatchResult(Counts(1)));
        Batch(Second).ThrowsAsync(FakeOrchestrationContext.Unavailable());
        Batch(Third).ReturnsAsync(new BatchResult(Counts(300)));

        var result = await ClassifyPage.RunAsync(_context.Object, Request);

        Assert.Equal(Counts(301), result.Counts);
        Assert.Equal([Second], result.Unavailable);
    }

    [Fact]
    public async Task RunAsync_BatchThatMeetsADatabaseWithoutWrites_IsLeftForLaterWithTheReason()
    {
        Batch(First).ReturnsAsync(new BatchResult(Counts(1)));
        Batch(Second).ReturnsAsync(new BatchResult(JobCounts.Zero, Outage: "The disk is full."));
        Batch(Third).ReturnsAsync(new BatchResult(Counts(300)));

        var result = await ClassifyPage.RunAsync(_context.Object, Request);

        Assert.Equal((Counts(301), "The disk is full.", null), (result.Counts, result.Outage, result.Error));
        Assert.Equal([Second], result.Unavailable);
    }

    [Fact]
    public async Task RunAsync_BatchThatBreaks_IsRecordedSourceBySource()
    {
        Batch(First).ReturnsAsync(new BatchResult(Counts(1)));
        Batch(Second).ThrowsAsync(FakeOrchestrationContext.Failure<InvalidOperationException>("It broke."));
        Batch(Third).ReturnsAsync(new BatchResult(Counts(300)));
        var failed = new JobCounts(5, 5, 0, 0, 5, 0);
        _context
            .Setup(context => context.CallActivityAsync<BatchResult>(
                nameof(RecordFailedBatch), new FailedBatch(JobBench.Settings(), Second, "It broke.", 3), It.IsAny<TaskOptions>()))
            .ReturnsAsync(new BatchResult(failed));

        var result = await ClassifyPage.RunAsync(_context.Object, Request);

        Assert.Equal(Counts(301) + failed, result.Counts);
        Assert.Null(result.Error);
    }

    [Fact]
    public async Task RunAsync_CancelledAndRefusedBatches_AreTold()
    {
        Batch(First).ReturnsAsync(new BatchResult(Counts(1)));
        Batch(Second).ReturnsAsync(new BatchResult(JobCounts.Zero, Cancelled: true));
        Batch(Third).ReturnsAsync(new BatchResult(JobCounts.Zero, Error: "refused"));

        var result = await ClassifyPage.RunAsync(_context.Object, Request);

        Assert.Equal((Counts(1), true, "refused"), (result.Counts, result.Cancelled, result.Error));
    }

    private static JobCounts Counts(long saved) => new(saved, saved, saved, 0, 0, 0);

    private Moq.Language.Flow.ISetup<TaskOrchestrationContext, Task<BatchResult>> Batch(KeyRange range) =>
        _context.Setup(context => context.CallActivityAsync<BatchResult>(
            nameof(ClassifyBatch), new BatchRequest(JobBench.Settings(), range), It.IsAny<TaskOptions>()));
}
