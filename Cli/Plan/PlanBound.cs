namespace Pipeline.Cli.Plan;

/// <summary>The least time that one limit leaves a job.</summary>
/// <param name="Limit">What limits.</param>
/// <param name="Seconds">The time when the limit is used to the full.</param>
/// <param name="Source">Where its rate comes from.</param>
internal sealed record PlanBound(string Limit, double Seconds, string Source)
{
    /// <summary>Every limit of the back end in use; the longest time is the one that binds, because all are used at the same time.</summary>
    public static IReadOnlyList<PlanBound> Of(PlanRequest request, PlanCounts counts) =>
        [.. OfTheWork(request), .. OfTheBackend(request, counts)];

    private static IEnumerable<PlanBound> OfTheWork(PlanRequest request)
    {
        var bytes = request.AverageKilobytes * 1_000;
        var size = Math.Max(1, bytes / PlanRates.CouchDbTextBytes);
        var perDocument = (1 / PlanRates.CouchDbReads) + (1 / PlanRates.CouchDbSaves);
        yield return new("CouchDB reads, saves", request.Documents * size * perDocument, PlanRates.CouchDb);
        if (request.References is { } references)
        {
            var perName = PlanRates.MatchSeconds + references * PlanRates.MatchSecondsPerReference;
            yield return new("names are matched", request.Documents * perName / (request.Instances * request.Cores), PlanRates.Matcher);
            yield break;
        }

        yield return new(
            "texts are classified", request.Documents * bytes / PlanRates.ClassifiedBytes / request.Instances, PlanRates.Classifier);
    }

    private static IEnumerable<PlanBound> OfTheBackend(PlanRequest request, PlanCounts counts) => request.Backend switch
    {
        PlanBackend.AzureStorage =>
        [
            new("pages listed in turn", counts.Listings / PlanRates.Sequential, PlanRates.StorageTargets),
            new("activities fan out", counts.Activities / (PlanRates.FanOut * request.Instances), PlanRates.StorageTargets),
            new(
                "results fan in",
                (counts.Activities + counts.Pages) / (PlanRates.FanIn * request.Instances),
                PlanRates.StorageTargets),
            new("messages of a queue", counts.Activities / PlanRates.QueueMessages, PlanRates.StorageLimits),
            new("requests of storage", PlanFormulas.StorageTransactions(counts) / PlanRates.AccountRequests, PlanRates.StorageLimits),
        ],
        PlanBackend.DurableTaskScheduler =>
        [
            new("actions, Consumption", counts.Messages / PlanRates.ConsumptionActions, PlanRates.SchedulerLimits),
            new("actions, Dedicated", counts.Messages / PlanRates.DedicatedActions, PlanRates.SchedulerLimits),
        ],
        _ => [new("activities kept", counts.Activities / PlanRates.LocalActivities, PlanRates.Engine)],
    };
}
