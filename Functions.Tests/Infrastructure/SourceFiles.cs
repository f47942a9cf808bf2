using Pipeline.Cli;

namespace Pipeline.Tests.Infrastructure;

/// <summary>Source files of the tree, without what builds leave in it.</summary>
internal static class SourceFiles
{
    /// <summary>The C# files of the functions.</summary>
    public static IEnumerable<string> Functions()
    {
        var root = Path.Combine(SourceTree.Find().Root, "Functions");
        return Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(path => Path.GetRelativePath(root, path).Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"));
    }
}
