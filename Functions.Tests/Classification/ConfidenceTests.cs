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
    public void WithFallback_ModelWithoutIt_HasItLast()
    {
        byte[] labels = [0];

        var names = Confidence.WithFallback(["A"]);

        Assert.Equal(["A", "Misc-exposition"], names);
        Assert.Equal([new("A", 1)], Confidence.Apply(names, labels, [0.4f], 0.5));
        Assert.Equal([1], labels);
        Assert.Equal(["Misc-exposition", "B"], Confidence.WithFallback(["Misc-exposition", "B"]));
    }
}
