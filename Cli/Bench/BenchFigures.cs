namespace Pipeline.Cli.Bench;

/// <summary>What was measured for one size. Speeds are documents per second.</summary>
/// <param name="Documents">Documents in the database.</param>
/// <param name="Batches">Batches of the job.</param>
/// <param name="Raw">Reading the texts by _bulk_get and saving the annotations by _bulk_docs at the best concurrency, without the pipeline.</param>
/// <param name="Pipeline">The job, from its POST until it is seen as completed.</param>
/// <param name="FileBytes">Bytes by which the engine's file and its log grew; null when the host does not say.</param>
/// <param name="History">Entries of the longest history of an orchestration; null when the host does not say.</param>
/// <param name="PeakMemory">Largest resident size of the host process in bytes; null when the system does not say.</param>
/// <param name="CouchDbShare">Processor time of CouchDB over that of one core while the job ran; null when it is not ours.</param>
/// <param name="HostShare">The same of the host.</param>
/// <param name="RawCouchDbShare">The same of CouchDB while raw requests read and saved: below one core, CouchDB was waiting for them.</param>
/// <param name="Classification">Processor time that annotating one document takes by itself, in milliseconds.</param>
internal sealed record BenchFigures(
    int Documents,
    int Batches,
    double Raw,
    double Pipeline,
    long? FileBytes,
    long? History,
    long? PeakMemory,
    double? CouchDbShare,
    double HostShare,
    double? RawCouchDbShare,
    double Classification)
{
    /// <summary>Bytes that the log of the engine's file may take.</summary>
    public const long LogBytes = 8 * 1024 * 1024;

    /// <summary>The job's share of what is possible.</summary>
    public double Ratio => Pipeline / Raw;

    /// <summary>Processor time of the host for one document of the job, in milliseconds.</summary>
    public double HostPerDocument => Milliseconds(HostShare, Pipeline);

    /// <summary>Processor time of CouchDB for one document of the job, in milliseconds.</summary>
    public double? CouchDbPerDocument => CouchDbShare is { } share ? Milliseconds(share, Pipeline) : null;

    /// <summary>Processor time of CouchDB for one document that is read and saved without the pipeline, in milliseconds.</summary>
    public double? RawCouchDbPerDocument => RawCouchDbShare is { } share ? Milliseconds(share, Raw) : null;

    /// <summary>Bytes per batch by which the engine's file grew beyond its log, which is emptied when it has reached its size.</summary>
    public double? FileBytesPerBatch => FileBytes is { } bytes ? Math.Max(0, bytes - LogBytes) / (double)Batches : null;

    private static double Milliseconds(double share, double documentsPerSecond) => 1000 * share / documentsPerSecond;
}
