namespace Pipeline.LocalHost;

/// <summary>Where the host keeps its state.</summary>
/// <param name="path">The folder, relative to the current one or absolute; made when first needed.</param>
internal sealed class DataFolder(string path)
{
    /// <summary>The folder as an absolute path.</summary>
    public string Root { get; } = Path.GetFullPath(path);

    /// <summary>A part of the folder.</summary>
    public string PathOf(string part) => Path.Combine(Root, part);
}
