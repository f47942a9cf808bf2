using Pipeline.Query.Delta.Writing;

namespace Pipeline.Tests.Query.Delta.Writing;

public sealed class DeltaKeysTests
{
    [Fact]
    public void Add_MoreThanItHolds_ForgetsTheOldest()
    {
        var keys = new DeltaKeys(3);
        keys.Add(DeltaKeys.Write([1, 2]));
        keys.Add(DeltaKeys.Write([2, UInt128.MaxValue, 4]));

        Assert.Equal([false, true, true, true], ((UInt128[])[1, 2, UInt128.MaxValue, 4]).Select(keys.Contains));
    }
}
