using Pipeline.Jobs;

namespace Pipeline.Cli.Plan;

/// <summary>
/// How much of everything a job takes, with D documents and B documents per batch, where nothing goes wrong. Tests count the same in
/// what small jobs do.
/// </summary>
/// <remarks>
/// <para>pages P = ⌈D / 10B⌉, and one listing for each (one for an empty database as well)</para>
/// <para>batches A = ⌈D / B⌉, and one activity that ends the job</para>
/// <para>executions E = ⌈P / 50⌉, at least one: the job continues as new after 50 pages</para>
/// <para>
/// events, over all histories: the job has a start and an end for each execution and two for each listing and each page (scheduled,
/// completed), and two for its end; a page has a start, an end and two for each batch: 2E + 2L + 2P + 2 + 2P + 2A
/// </para>
/// <para>
/// turns, at most: an orchestrator runs once at its start and once for each result: E + L + P + 1 for the job, P + A for its pages. Results
/// that arrive together share a turn, so there are often fewer
/// </para>
/// <para>
/// Azure Storage keeps a row for each event, and one for the start and one for the end of each turn. A message is put, got and deleted: 3
/// transactions. A turn reads the history, writes its rows in one batch and merges the row of the instance: 3 transactions. Both as read in
/// the source of DurableTask.AzureStorage; the polling of empty queues and the renewal of leases come on top, whatever the job does.
/// </para>
/// <para>
/// The local engine commits once for the start, for each turn and for each result of an activity; those that wait together share a commit, so there are
/// often fewer. Its file keeps a row for each orchestration, ended ones too; history, messages and activities go when an orchestration ends.
/// </para>
/// </remarks>
internal static class PlanFormulas
{
    private const int TransactionsPerMessage = 3;
    private const int TransactionsPerTurn = 3;
    private const long BytesPerOrchestration = 4 * 1024;
    private const long LogBytes = 8 * 1024 * 1024;

    /// <summary>What a job does, on any back end.</summary>
    public static PlanCounts Count(long documents, int batchSize)
    {
        checked
        {
            var pages = Quotient(documents, (long)batchSize * JobLimits.BatchesPerPage);
            var batches = Quotient(documents, batchSize);
            var listings = Math.Max(1, pages);
            var executions = Math.Max(1, Quotient(pages, JobLimits.PagesPerExecution));
            var events = (2 * executions) + (2 * listings) + (4 * pages) + (2 * batches) + 2;
            var turns = executions + listings + pages + pages + batches + 1;
            var before = (executions - 1) * JobLimits.PagesPerExecution;
            var longestBefore = executions > 1 ? 2 + (4 * JobLimits.PagesPerExecution) : 0;
            var last = 2 + (2 * (listings - before)) + (2 * (pages - before)) + 2;
            var page = 2 + (2 * Math.Min(batches, JobLimits.BatchesPerPage));
            var largest = Math.Max(Math.Max(longestBefore, last), page);
            return new PlanCounts(pages, batches, listings, executions, events, turns, largest);
        }
    }

    /// <summary>Rows written to the history table of Azure Storage, at most.</summary>
    public static long HistoryRows(PlanCounts counts) => checked(counts.Events + (2 * counts.MostTurns));

    /// <summary>Transactions of Azure Storage, at most; polling of empty queues not counted.</summary>
    public static long StorageTransactions(PlanCounts counts) =>
        checked((TransactionsPerMessage * counts.Messages) + (TransactionsPerTurn * counts.MostTurns));

    /// <summary>Commits of the local engine, at most.</summary>
    public static long MostCommits(PlanCounts counts) => checked(1 + counts.MostTurns + counts.Activities);

    /// <summary>
    /// Bytes of the local engine's file and its log after a job, at most: a row with input and output for each orchestration, where document ids are of
    /// 60 characters or less.
    /// </summary>
    public static long FileBytes(PlanCounts counts) => checked((BytesPerOrchestration * counts.Orchestrations) + LogBytes);

    /// <summary>
    /// The <c>pagesInFlight</c> that keeps all cores busy: four batches for each, for while one waits for CouchDB another classifies, and no fewer
    /// pages than the default, so that the slowest batch of one never leaves a core idle.
    /// </summary>
    public static int PagesInFlight(int instances, int cores)
    {
        const int batchesPerCore = 4;
        var pages = Quotient((long)instances * cores * batchesPerCore, JobLimits.BatchesPerPage);
        return (int)Math.Clamp(pages, JobLimits.DefaultPagesInFlight, JobLimits.MaxPagesInFlight);
    }

    /// <summary>
    /// Bytes that a job takes of one instance at most, beside what the process takes anyway: the budget that all batches share, and the
    /// longest history with 16 KB in each entry. From 50 pages on it does not depend on the number of documents.
    /// </summary>
    public static long MemoryBound(PlanCounts counts)
    {
        const int largestInput = 16 * 1024;
        return JobLimits.BytesInHand + (counts.LargestHistory * largestInput);
    }

    private static long Quotient(long number, long size) => (number / size) + (number % size == 0 ? 0 : 1);
}
