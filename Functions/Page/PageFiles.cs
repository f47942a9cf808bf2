using System.Collections.Frozen;
using System.Reflection;

namespace Pipeline.Page;

/// <summary>The files of the page, which lie in the app's assembly: there is nothing to deploy beside it, and no path of a request reaches a disk.</summary>
internal static class PageFiles
{
    /// <summary>What the page's own address answers with.</summary>
    public const string Start = "index.html";

    private const string Prefix = "page/";

    private static readonly FrozenDictionary<string, PageFile> All = Read(typeof(PageFiles).Assembly);

    /// <summary>The names of all files.</summary>
    public static IReadOnlyCollection<string> Names => All.Keys;

    /// <summary>The file of a name; null when there is none.</summary>
    public static PageFile? Find(string name) => All.GetValueOrDefault(name);

    private static FrozenDictionary<string, PageFile> Read(Assembly assembly) => assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .ToFrozenDictionary(name => name[Prefix.Length..], name => new PageFile(name, Read(assembly, name)), StringComparer.Ordinal);

    private static byte[] Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
