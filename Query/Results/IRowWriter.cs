using System.Data.Common;

namespace Pipeline.Query.Results;

/// <summary>Writes rows of a reader in one format into a buffer.</summary>
internal interface IRowWriter : IDisposable
{
    /// <summary>The bytes of rows that wait for others before they reach the buffer.</summary>
    long Waiting { get; }

    /// <summary>Writes the row at which the reader stands.</summary>
    void Write(DbDataReader row);

    /// <summary>Writes what stands behind the last row.</summary>
    /// <param name="truncated">Whether a limit cut the result.</param>
    void End(bool truncated);
}
