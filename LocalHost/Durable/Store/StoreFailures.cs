using Microsoft.Data.Sqlite;

namespace Pipeline.LocalHost.Durable.Store;

/// <summary>Tells a failure of the disk, after which nothing can be kept, from one of what was asked of it.</summary>
internal static class StoreFailures
{
    private const int Error = 1;
    private const int TooBig = 18;
    private const int Constraint = 19;
    private const int Mismatch = 20;
    private const int Range = 25;

    /// <summary>Whether the disk is full, damaged, locked by another or gone.</summary>
    public static bool IsOfTheDisk(Exception exception) =>
        exception is DamagedStoreException or SqliteException { SqliteErrorCode: not (Error or TooBig or Constraint or Mismatch or Range) };
}
