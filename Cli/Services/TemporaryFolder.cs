namespace Pipeline.Cli.Services;

/// <summary>A folder of its own under the system's temporary folder, removed with all it holds in the end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string FullName { get; } = Directory.CreateTempSubdirectory("pipeline-").FullName;

    public void Dispose()
    {
        try
        {
            Directory.Delete(FullName, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody has tidied up already.
        }
    }
}
