namespace Pipeline.Cli.Services;

/// <summary>
/// A folder of its own under the system's temporary folder, removed with all it holds in the end. Making it throws a
/// <see cref="CommandFailedException"/> where that is missing or cannot be written to.
/// </summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string FullName { get; } = Create();

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

    private static string Create()
    {
        try
        {
            return Directory.CreateTempSubdirectory("pipeline-").FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException(
                $"No folder can be made in '{Path.GetTempPath()}', the system's temporary folder: {e.Message} Set TMPDIR to a folder that can be written to.", e);
        }
    }
}
