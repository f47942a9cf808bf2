namespace Pipeline.Tests.Classification.Evaluation;

/// <summary>
/// A test on scanned journals that may not be passed on and so are not in the repository: SKOL_DATA names their folder, else
/// shared/data/skol is looked for beside the repository and above. Where there is none, the test says that it did not run.
/// </summary>
internal sealed class ScannedJournalsFactAttribute : FactAttribute
{
    public ScannedJournalsFactAttribute()
    {
        if (Folder is null)
        {
            Skip = "The scanned journals are not on this machine; set SKOL_DATA to their folder.";
        }
    }

    public static string? Folder { get; } = FindFolder();

    private static string? FindFolder()
    {
        if (Environment.GetEnvironmentVariable("SKOL_DATA") is { Length: > 0 } given)
        {
            return given;
        }

        for (var folder = SampleData.Folder; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var candidate = Path.Combine(folder, "shared", "data", "skol");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
