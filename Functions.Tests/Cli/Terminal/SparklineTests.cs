using Pipeline.Cli.Terminal;

namespace Pipeline.Tests.Cli.Terminal;

public class SparklineTests
{
    [Fact]
    public void Of_ValuesAndAGap_HasABarForEachAndADot() => Assert.Equal("▁·▄█", Sparkline.Of([0, null, 3.5, 8], 0, 8));

    [Fact]
    public void Of_ValuesBeyondTheScale_AreTheLowestAndTheHighestBar() => Assert.Equal("▁█", Sparkline.Of([-5, 50], 0, 8));

    [Fact]
    public void Of_NoValues_IsDots() => Assert.Equal("··", Sparkline.Of([null, null]));

    [Fact]
    public void Of_EqualValues_AreTheLowestBar() => Assert.Equal("▁▁", Sparkline.Of([7, 7]));
}
