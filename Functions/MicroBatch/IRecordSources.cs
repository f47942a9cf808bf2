namespace Pipeline.MicroBatch;

/// <summary>Opens the collections that are polled. Thread-safe; nothing is asked of a server before it is needed.</summary>
internal interface IRecordSources
{
    /// <summary>The records of a source.</summary>
    /// <param name="source">The source.</param>
    /// <param name="fields">The <see cref="IBatchHandler.Fields"/> of its handler.</param>
    IRecordSource Open(PollSource source, IReadOnlyList<string>? fields);
}
