namespace Pipeline.LocalHost;

/// <summary>The id of the task hub in a data folder, by which records elsewhere tell which hub runs a job. Made with the folder; it outlives a lost engine file.</summary>
internal static class TaskHubId
{
    /// <summary>The setting by which the app learns it.</summary>
    public const string Setting = "TASKHUB_ID";

    private const string FileName = "taskhub.id";

    /// <summary>Reads the id, or makes it.</summary>
    public static string Of(string dataFolder)
    {
        var path = new DataFolder(dataFolder).PathOf(FileName);
        if (File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } id)
        {
            return id;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var made = $"local-{Guid.NewGuid():N}";
        File.WriteAllText(path, made);
        return made;
    }
}
