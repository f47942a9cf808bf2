namespace Pipeline.Cli;

/// <summary>The folder that holds Pipeline.sln, with the places in it that commands use.</summary>
internal sealed record SourceTree(string Root)
{
    public string Solution => Path.Combine(Root, "Pipeline.sln");

    public string Samples => Path.Combine(Root, "samples");

    /// <summary>The rest of what the shipped model is trained on.</summary>
    public string MoreArticles => Path.Combine(Samples, "pensoft-more.zip");

    public string LocalServices => Path.Combine(Root, "tools", "services");

    /// <summary>The reader of Bicep files that the tests use.</summary>
    public string InfrastructureTools => Path.Combine(Root, "tools", "infrastructure");

    /// <summary>Ignored by git; locks and the data folder of a host that was started by hand.</summary>
    public string Scratch => Path.Combine(Root, ".pipeline");

    /// <summary>Finds the tree that <paramref name="start"/> (by default the folder of this program) lies in.</summary>
    /// <exception cref="CommandFailedException">No folder above holds Pipeline.sln.</exception>
    public static SourceTree Find(string? start = null)
    {
        var from = start ?? AppContext.BaseDirectory;
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Pipeline.sln")))
            {
                return new SourceTree(folder.FullName);
            }
        }

        throw new CommandFailedException(
            $"No Pipeline.sln in '{from}' or in a folder above it: run the command from a copy of the source tree.");
    }
}
