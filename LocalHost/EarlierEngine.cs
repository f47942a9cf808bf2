namespace Pipeline.LocalHost;

/// <summary>Finds what the engine of earlier versions has left: a journal for each orchestration, in a folder of their own.</summary>
internal static class EarlierEngine
{
    private const string Folder = "taskhub";
    private const string Journals = "*.journal";

    /// <exception cref="StartupException">The data folder holds jobs that this version cannot go on with.</exception>
    public static void Refuse(DataFolder data)
    {
        var folder = data.PathOf(Folder);
        if (Directory.Exists(folder) && Directory.EnumerateFiles(folder, Journals).Any())
        {
            throw new StartupException(
                $"The folder '{folder}' holds jobs of an earlier version, whose engine has been replaced. Let them end with that version, or start them again "
                + "with this one: what is saved is skipped. Then move the folder away, or choose another data folder.");
        }
    }
}
