namespace Pipeline.Cli.Bench;

/// <summary>What was measured of the poll for one size. Speeds are records per second.</summary>
/// <param name="Records">Records in the collection.</param>
/// <param name="Users">Users that they are of.</param>
/// <param name="RawRead">The driver's raw batches: the queries and the projection of the poll, and nothing made of the rows.</param>
/// <param name="Read">The reading stage of the poll: the same pages as health records.</param>
/// <param name="Poll">The whole poll in the host, with analytics and upserts, from its POST until its answer.</param>
/// <param name="PeakMemory">Largest resident size of the host process in bytes; null when the system does not say.</param>
/// <param name="MongoDbShare">Processor time of MongoDB over that of one core while the poll ran; null when it is not ours.</param>
/// <param name="HostShare">The same of the host.</param>
internal sealed record PollBenchFigures(
    int Records, int Users, double RawRead, double Read, double Poll, long? PeakMemory, double? MongoDbShare, double HostShare)
{
    /// <summary>The reading stage's share of what is possible.</summary>
    public double Ratio => Read / RawRead;

    /// <summary>The whole poll's share of it.</summary>
    public double PollRatio => Poll / RawRead;
}
