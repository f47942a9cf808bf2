using System.Text;

namespace Pipeline.Cli.Services;

/// <summary>
/// The addresses and accounts of the services that were started here, as lines that a POSIX shell takes in: passwords that are made up at each start
/// reach other commands without being shown.
/// </summary>
internal static class AccountsFile
{
    /// <summary>Writes the file, readable for this account alone.</summary>
    /// <param name="path">Where; the file must not exist.</param>
    /// <param name="settings">Names of variables and their values; those that are null are left out.</param>
    public static void Write(string path, IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(path, new UTF8Encoding(false), options);
        foreach (var (name, value) in settings)
        {
            if (value is not null)
            {
                writer.Write($"export {name}={Quoted(value)}\n");
            }
        }
    }

    private static string Quoted(string value) => $"'{value.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
