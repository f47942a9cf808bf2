using Pipeline.Queries;
using Pipeline.Query.Results;

namespace Pipeline.Tests.Queries;

public sealed class ResultCacheTests
{
    [Fact]
    public void Add_BeyondItsBytes_DropsTheOneNotUsedForLongest()
    {
        var cache = new ResultCache(80);
        for (var number = 0; number < 8; number++)
        {
            cache.Add(Result($"{number}", 10));
        }

        _ = cache.Find("0");
        cache.Add(Result("new", 10));

        Assert.NotNull(cache.Find("0"));
        Assert.Null(cache.Find("1"));
        Assert.Equal(80, cache.Bytes);
    }

    [Fact]
    public void Add_TooLarge_IsNotKept()
    {
        var cache = new ResultCache(80);
        cache.Add(Result("large", 11));

        Assert.Null(cache.Find("large"));
        Assert.Equal(0, cache.Bytes);
    }

    private static CachedResult Result(string tag, int bytes) => new(tag, ResultFormat.Arrays, new byte[bytes]);
}
