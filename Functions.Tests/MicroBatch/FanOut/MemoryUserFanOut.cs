using Pipeline.Checkpoints;
using Pipeline.MicroBatch;
using Pipeline.MicroBatch.FanOut;

namespace Pipeline.Tests.MicroBatch.FanOut;

/// <summary>Recomputes partitions one after the other in this process, from what their blobs would hold.</summary>
internal sealed class MemoryUserFanOut(SourcePoller poller, int partitions) : IUserFanOut
{
    public async Task<int> RunAsync(string source, string token, IReadOnlyDictionary<string, Cursor> users, CancellationToken cancellationToken)
    {
        Assert.Equal(poller.Source, source);
        var buried = 0;
        foreach (var partition in UserPartitions.Split(users, partitions))
        {
            buried += await poller.RecomputeAsync(UserPartitions.Read(UserPartitions.Write(partition)), cancellationToken);
        }

        return buried;
    }
}
