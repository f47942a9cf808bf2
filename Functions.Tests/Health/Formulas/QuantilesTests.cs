using Pipeline.Health.Formulas;

namespace Pipeline.Tests.Health.Formulas;

public class QuantilesTests
{
    [Theory]
    [InlineData(0, 10)]
    [InlineData(0.25, 17.5)] // h = 3 · 0.25 = 0.75: 10 + 0.75 · (20 − 10)
    [InlineData(0.5, 25)] // h = 1.5: 20 + 0.5 · (30 − 20)
    [InlineData(0.75, 32.5)] // h = 2.25: 30 + 0.25 · (40 − 30)
    [InlineData(1, 40)]
    public void Of_FourValues_InterpolatesBetweenTheNeighbours(double probability, double expected)
    {
        Assert.Equal(expected, Quantiles.Of([10, 20, 30, 40], probability));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.25)]
    [InlineData(1)]
    public void Of_OneValue_IsTheValue(double probability)
    {
        Assert.Equal(7, Quantiles.Of([7], probability));
    }

    [Fact]
    public void Of_AnOddNumber_HasTheMiddleOneAsMedian()
    {
        Assert.Equal(5, Quantiles.Of([1, 5, 100], 0.5));
    }
}
