using Pipeline.Cli.Demo;
using Pipeline.Cli.Jobs;

namespace Pipeline.Tests.Cli.Demo;

public class DemoOutcomeTests
{
    [Theory]
    [InlineData("Completed", 69, 69, 0, 0, 69, true, "All 69 articles have a new annotation.")]
    [InlineData("Completed", 69, 10, 59, 0, 10, true, "10 articles have a new annotation; the other 59 were not touched.")]
    [InlineData(
        "Completed", 69, 0, 69, 0, 0, true,
        "All 69 articles had been classified before: nothing was rewritten, every revision is what it was.")]
    [InlineData("Completed", 69, 0, 69, 0, 1, false, "The job says that it saved 0, but 1 documents have a new revision.")]
    [InlineData("Completed", 69, 68, 0, 1, 68, false, "1 of 69 articles could not be classified.")]
    [InlineData("Completed", 69, 68, 0, 0, 68, false, "The counts are wrong: the database holds 69 articles and the job listed 69.")]
    [InlineData("Completed", 68, 68, 0, 0, 68, false, "The counts are wrong: the database holds 69 articles and the job listed 68.")]
    [InlineData("Terminated", 69, 69, 0, 0, 69, false, "The job did not complete: it is Terminated.")]
    public void Of_AnyEnd_SucceedsOnlyWhenAllIsRight(
        string status, int listed, int saved, int skipped, int failed, int rewritten, bool succeeded, string sentence)
    {
        var job = new JobState("j", status, new JobProgress(69, listed, saved, skipped, failed, 0, 1, null), null);

        Assert.Equal(new DemoOutcome(succeeded, sentence), DemoOutcome.Of(job, 69, rewritten));
    }
}
