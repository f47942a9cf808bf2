using Pipeline.Health.Formulas;

namespace Pipeline.Tests.Health.Formulas;

public class MomentsTests
{
    [Fact]
    public void Mean_OfAFew_IsSumByNumber()
    {
        // (2 + 4 + 4 + 4 + 5 + 5 + 7 + 9) / 8 = 40 / 8
        Assert.Equal(5, Moments.Mean([2, 4, 4, 4, 5, 5, 7, 9]));
    }

    [Fact]
    public void SampleDeviation_OfAFew_DividesByOneLess()
    {
        // Squares of the differences from 5: 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32; √(32 / 7)
        Assert.Equal(Math.Sqrt(32.0 / 7), Moments.SampleDeviation([2, 4, 4, 4, 5, 5, 7, 9], 5));
    }

    [Theory]
    [InlineData(0.1, 3)]
    [InlineData(0.1, 10)]
    [InlineData(36.6, 30)]
    [InlineData(77.7, 89)]
    public void MeanAndDeviation_OfEqualValues_AreTheValueAndZeroExactly(double value, int times)
    {
        var values = Enumerable.Repeat(value, times).ToArray();

        Assert.Equal(value, Moments.Mean(values));
        Assert.Equal(0, Moments.SampleDeviation(values, value));
    }

    [Fact]
    public void MeanAndDeviation_OfSmallDifferencesOnALargeValue_LoseNothing()
    {
        // Around 10⁹: −1, 0, 1, 0 → mean 10⁹, squares 2, √(2 / 3). The sums of squares would have lost it at 10¹⁸.
        double[] values = [999_999_999, 1_000_000_000, 1_000_000_001, 1_000_000_000];

        Assert.Equal(1_000_000_000, Moments.Mean(values));
        Assert.Equal(Math.Sqrt(2.0 / 3), Moments.SampleDeviation(values, 1_000_000_000));
    }

    [Fact]
    public void Mean_OfLargeValuesThatCancel_KeepsTheSmallOne()
    {
        // 0 + 10¹⁶ + 1 − 10¹⁶ = 1; added one after the other the 1 is lost.
        Assert.Equal(0.25, Moments.Mean([0, 1e16, 1, -1e16]));
    }
}
