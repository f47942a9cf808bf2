using Pipeline.Cli.Bench;

namespace Pipeline.Tests.Cli.Bench;

public sealed class MedianTests
{
    [Theory]
    [InlineData(new[] { 3.0 }, 3)]
    [InlineData(new[] { 9.0, 1, 5 }, 5)]
    [InlineData(new[] { 1.0, 9, 4, 2 }, 4)]
    public void Of_Values_IsTheMiddleOne(double[] values, double expected) => Assert.Equal(expected, Median.Of(values));
}
