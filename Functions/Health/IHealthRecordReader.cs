namespace Pipeline.Health;

/// <summary>Reads records as they are stored, one after the other. Not thread-safe.</summary>
internal interface IHealthRecordReader
{
    /// <summary>Reads a record; whatever is in it, this does not fail.</summary>
    ReadRecord Read(ReadOnlySpan<byte> document);
}
