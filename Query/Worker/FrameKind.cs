namespace Pipeline.Query.Worker;

/// <summary>What a frame from a worker process holds: a byte of kind, four of length (little-endian), then the bytes.</summary>
internal enum FrameKind : byte
{
    /// <summary>Nothing: the worker takes a request.</summary>
    Ready = (byte)'r',

    /// <summary>A <see cref="Results.ResultHead"/> as JSON.</summary>
    Head = (byte)'h',

    /// <summary>Rows.</summary>
    Rows = (byte)'d',

    /// <summary>A <see cref="Results.ResultTail"/> as JSON: the answer is whole.</summary>
    Tail = (byte)'t',

    /// <summary>A message about the statement, which its sender has to mend.</summary>
    Refused = (byte)'e',

    /// <summary>A message about memory, which the statement needs too much of.</summary>
    Memory = (byte)'m',
}
