using Pipeline.Jobs;
using Pipeline.Jobs.Api;

namespace Pipeline.Tests.Jobs.Api;

public sealed class JobRatesTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Of_JobsOfAKind_IsTheMedianOfTheLastTwenty()
    {
        var jobs = Enumerable.Range(0, 30).Select(number => Job(number, documents: 1_000, seconds: number < 10 ? 1 : number));

        var rate = Assert.Single(JobRates.Of(jobs).Rates);

        // Of 10 to 29 seconds: the middle lies between 19 and 20.
        Assert.Equal(new JobRate("classify", 20, Math.Round(((1_000 / 19.0) + (1_000 / 20.0)) / 2, 1), 0.5), rate);
    }

    [Fact]
    public void Of_JobsThatSayNothing_AreLeftOut()
    {
        var small = Job(1, documents: 99, seconds: 1);
        var failed = Job(2, documents: 1_000, seconds: 1) with { Status = JobStatus.Failed };
        var dry = Job(3, documents: 1_000, seconds: 1) is var job ? job with { Settings = job.Settings with { DryRun = true } } : null!;
        var atOnce = Job(4, documents: 1_000, seconds: 0);

        Assert.Empty(JobRates.Of([small, failed, dry, atOnce]).Rates);
    }

    private static JobDocument Job(int number, long documents, double seconds) => new($"job:{number}", JobBench.Settings($"{number}"), At)
    {
        Status = JobStatus.Completed,
        Counts = new JobCounts(documents, documents, documents / 2, documents - (documents / 2), 0, 0),
        StartedAt = At.AddHours(number),
        EndedAt = At.AddHours(number).AddSeconds(seconds),
    };
}
