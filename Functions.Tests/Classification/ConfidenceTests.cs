using Pipeline.Classification;

namespace Pipeline.Tests.Classification;

public sealed class ConfidenceTests
{
    [Fact]
    public void Apply_BlocksBelowTheMinimum_GetTheFallbackAndAreCountedUnderTheirOwnLabel()
    {
        byte[] labels = [0, 2, 0, 1];

        var counts = Confidence.Apply(["A", "Misc-exposition", "B"], labels, [0.4f, 0.5f, 0.49f, 0.1f], 0.5);

        Assert.Equal([1, 2, 1, 1], labels);
        Assert.Equal([new("A", 2), new("Misc-exposition", 1)], counts);
    }

    [Fact]
    public void Apply_ModelWithoutTheFallback_KeepsLabelsAndCounts()
    {
        byte[] labels = [0];

        Assert.Equal([new("A", 1)], Confidence.Apply(["A"], labels, [0.4f], 0.5));
        Assert.Equal([0], labels);
    }
}
