using Pipeline.Cli.Jobs;

namespace Pipeline.Tests.Cli.Jobs;

public class JobProgressTextTests
{
    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(0.2, "1 s")]
    [InlineData(59, "59 s")]
    [InlineData(65, "1 min 05 s")]
    [InlineData(3599, "59 min 59 s")]
    [InlineData(7_830, "2 h 10 min")]
    [InlineData(180_000, "50 h 00 min")]
    public void Duration_OfSeconds_NamesTheTwoLargestUnits(double seconds, string expected) =>
        Assert.Equal(expected, JobProgressText.Duration(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Share_BeyondTheTotal_IsOne()
    {
        // The total is what the database held at the start; documents may have been added since.
        Assert.Equal(1, JobProgressText.Share(new JobProgress(10, 20, 20, 0, 0, 0, 1, 0)));
        Assert.Equal(0, JobProgressText.Share(new JobProgress(0, 0, 0, 0, 0, 0, 0, null)));
    }
}
