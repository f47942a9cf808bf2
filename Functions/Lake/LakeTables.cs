using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Pipeline.Query.Delta.Writing;

namespace Pipeline.Lake;

/// <summary>The Delta tables that this process writes. Each is held, so that of its log the new commits alone are read.</summary>
internal sealed class LakeTables(IOptions<LakeOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, DeltaTable> _tables = new(StringComparer.Ordinal);

    /// <summary>Why no table can be written; null when they can.</summary>
    public string? Missing => options.Value.Root is null ? "QUERY_ROOT is not set, so there is no folder for tables" : null;

    /// <summary>The table of a folder, which need not be there yet.</summary>
    /// <param name="folder">The folder, relative to the root; see <see cref="LakePath"/>.</param>
    /// <exception cref="IOException">The folder of QUERY_ROOT is gone, as when its share is not mounted: nothing is to be written in its place.</exception>
    public DeltaTable Get(string folder)
    {
        var root = options.Value.Root ?? throw new InvalidOperationException($"{Missing}.");
        return Directory.Exists(root)
            ? _tables.GetOrAdd(folder, _ => new DeltaTable(Path.Combine(root, folder), time))
            : throw new IOException("There is no folder at QUERY_ROOT.");
    }

    /// <summary>The table of that name in the folder of exports.</summary>
    /// <exception cref="IOException">The folder of QUERY_ROOT is gone.</exception>
    public DeltaTable GetExport(string name) => Get($"{options.Value.ExportFolder}/{name}");
}
