using Pipeline.Classification.Sequences;
using Pipeline.Classification.Training;

namespace Pipeline.Tests.Classification.Training;

public sealed class SequenceWeightsTests
{
    [Fact]
    public void Mean_RowsThatOneLacks_CountAsNothingThere()
    {
        var first = new SequenceWeights([1, 5], [2, 4, 6, 8], 2, new Transitions(1) { Values = [1, 2, 3] });
        var second = new SequenceWeights([3, 5], [10, 20, 2, 0], 2, new Transitions(1) { Values = [3, 2, 1] });

        var mean = SequenceWeights.Mean([first, second]);

        Assert.Equal([1, 3, 5], mean.Rows);
        Assert.Equal([1, 2, 5, 10, 4, 4], mean.Weights);
        Assert.Equal([2, 2, 2], mean.Transitions.Values);
        Assert.Equal(2, mean.Stride);
    }

    [Fact]
    public void Mean_OfOne_IsTheSame()
    {
        var only = new SequenceWeights([4], [1, -1], 2, new Transitions(1) { Values = [1, 2, 3] });

        var mean = SequenceWeights.Mean([only]);

        Assert.Equal(only.Rows, mean.Rows);
        Assert.Equal(only.Weights, mean.Weights);
        Assert.Equal(only.Transitions.Values, mean.Transitions.Values);
    }
}
