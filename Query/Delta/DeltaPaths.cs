namespace Pipeline.Query.Delta;

/// <summary>Paths of a table's files.</summary>
internal static class DeltaPaths
{
    /// <summary>The full path of a file that the log names.</summary>
    /// <exception cref="DeltaException">It lies outside the table's folder: a log must not open other files.</exception>
    public static string Full(string table, string path)
    {
        var full = path.StartsWith("file:", StringComparison.OrdinalIgnoreCase) ? new Uri(path).LocalPath : Path.GetFullPath(Path.Combine(table, path));
        return full.StartsWith(table + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? full
            : throw new DeltaException("The log of the Delta table names a file outside the table's folder, which is not read.");
    }
}
