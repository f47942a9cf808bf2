using System.Text.Json;

namespace Pipeline.Cli.Profiles;

/// <summary>The file of the profiles, in the user's folder of settings. It holds keys: nobody but its owner may read it.</summary>
internal sealed class ProfileFile(string path)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Where it lies.</summary>
    public string Path { get; } = path;

    /// <summary>The file of this user: below XDG_CONFIG_HOME where that is set.</summary>
    public static ProfileFile Default(Func<string, string?> environment)
    {
        var folder = environment("XDG_CONFIG_HOME") is { Length: > 0 } given
            ? given
            : Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return new ProfileFile(System.IO.Path.Combine(folder, "pipeline", "profiles.json"));
    }

    /// <summary>The profiles; none where there is no file.</summary>
    /// <exception cref="CommandFailedException">It cannot be read, or others can.</exception>
    public ProfileBook Read()
    {
        try
        {
            if (!File.Exists(Path))
            {
                return ProfileBook.Empty;
            }

            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(Path) & Others) != 0)
            {
                throw new CommandFailedException(
                    $"Others can read the keys in '{Path}'; chmod 600 makes it yours alone, and keys that others have read are better replaced.");
            }

            using var stream = File.OpenRead(Path);
            var book = JsonSerializer.Deserialize(stream, ProfilesJson.Default.ProfileBook) ?? throw new JsonException("It is empty.");
            return book with { Profiles = new(book.Profiles, StringComparer.Ordinal) };
        }
        catch (JsonException exception)
        {
            throw new CommandFailedException(
                $"The profiles in '{Path}' cannot be read ({exception.Message}); mend the file, or remove it and add them anew.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"The profiles in '{Path}' cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Replaces the file as a whole: a reader sees the old profiles or the new ones.</summary>
    /// <exception cref="CommandFailedException">It cannot be written.</exception>
    public void Write(ProfileBook book)
    {
        var next = $"{Path}.{Environment.ProcessId}";
        try
        {
            var folder = System.IO.Path.GetDirectoryName(Path)!;
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
                options.UnixCreateMode = OwnerOnly;
            }

            File.Delete(next);
            using (var stream = new FileStream(next, options))
            {
                JsonSerializer.Serialize(stream, book, ProfilesJson.Default.ProfileBook);
            }

            File.Move(next, Path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"The profiles cannot be written to '{Path}': {exception.Message}", exception);
        }
    }
}
