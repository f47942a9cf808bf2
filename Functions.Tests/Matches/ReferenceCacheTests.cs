using Microsoft.Extensions.Options;
using Pipeline.Checkpoints;
using Pipeline.Matches;
using Pipeline.Matching.References;
using Pipeline.Tests.Checkpoints;

namespace Pipeline.Tests.Matches;

public sealed class ReferenceCacheTests
{
    private readonly TestClock _clock = new();

    [Fact]
    public async Task Get_ManyAtOnce_LoadsOnceAndSharesIt()
    {
        var (cache, store) = await MakeAsync(megabytes: 1_000);
        var version = (await store.FindAsync("r1", default))!.Version;
        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => cache.GetAsync("r1", version, default)));
        Assert.All(all, index => Assert.Same(all[0], index));
        Assert.Equal(1, cache.Count);
    }

    [Fact]
    public async Task Get_BeyondTheLimit_DropsTheOneNotUsedForLongest()
    {
        // Each index takes over half a megabyte, most of it the table of pieces.
        var (cache, store) = await MakeAsync(megabytes: 2);
        var versions = new List<string>();
        for (var i = 1; i <= 4; i++)
        {
            versions.Add((await store.FindAsync($"r{i}", default))!.Version);
        }

        var first = await cache.GetAsync("r1", versions[0], default);
        var second = await cache.GetAsync("r2", versions[1], default);
        await cache.GetAsync("r3", versions[2], default);
        Assert.Same(first, await cache.GetAsync("r1", versions[0], default));
        await cache.GetAsync("r4", versions[3], default);
        Assert.Same(first, await cache.GetAsync("r1", versions[0], default));
        Assert.NotSame(second, await cache.GetAsync("r2", versions[1], default));
    }

    [Fact]
    public async Task Get_VersionThatIsNotThere_IsNullAndNotKept()
    {
        var (cache, _) = await MakeAsync(megabytes: 10);
        Assert.Null(await cache.GetAsync("r1", "0000000000000000", default));
        Assert.Equal(0, cache.Count);
    }

    [Fact]
    public async Task Get_AfterAFailure_LoadsAgain()
    {
        var blobs = new MemoryCheckpointStore(_clock);
        var store = new ReferenceStore(() => blobs, _clock);
        var stored = await store.PutAsync(new Reference("r", [new ReferenceEntity("1", "One")]), new RowReport(), default);
        var name = $"r/{stored.Version}.ndjson.gz";
        var good = blobs[name]!;
        await blobs.WriteAsync(name, "broken"u8.ToArray(), CheckpointCondition.None, default);
        var cache = new ReferenceCache(store, Options.Create(new MatchSettings()));
        await Assert.ThrowsAnyAsync<InvalidDataException>(() => cache.GetAsync("r", stored.Version, default));
        await blobs.WriteAsync(name, good, CheckpointCondition.None, default);
        Assert.NotNull(await cache.GetAsync("r", stored.Version, default));
    }

    private async Task<(ReferenceCache Cache, ReferenceStore Store)> MakeAsync(int megabytes)
    {
        var blobs = new MemoryCheckpointStore(_clock);
        var store = new ReferenceStore(() => blobs, _clock);
        for (var i = 1; i <= 4; i++)
        {
            await store.PutAsync(new Reference($"r{i}", [new ReferenceEntity($"{i}", $"Company {i}")]), new RowReport(), default);
        }

        return (new ReferenceCache(store, Options.Create(new MatchSettings { CacheMegabytes = megabytes })), store);
    }
}
