namespace Pipeline.Lake;

/// <summary>Where the pipeline writes tables.</summary>
internal sealed class LakeOptions
{
    /// <summary>The full path of the folder under which they lie; null unless QUERY_ROOT is set, and then nothing is written.</summary>
    public string? Root { get; set; }

    /// <summary>The folder of the tables that jobs of the kind export write, relative to the root; exports unless EXPORT_FOLDER is set.</summary>
    public string ExportFolder { get; set; } = "exports";
}
