using Pipeline.Cli;
using Pipeline.Cli.Profiles;

namespace Pipeline.Tests.Cli.Profiles;

public sealed class ProfileFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private ProfileFile File => new(Path.Combine(_folder.Path, "pipeline", "profiles.json"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_Profiles_AreReadBackAndTheFileIsItsOwnersAlone()
    {
        var book = ProfileBook.Empty with { Current = "one" };
        book.Profiles["one"] = new Profile(new Uri("https://one.example.net/"), "s3cret");
        book.Profiles["two"] = new Profile(new Uri("http://127.0.0.1:7072/"), null);

        File.Write(book);
        var read = File.Read();

        Assert.Equal("one", read.Current);
        Assert.Equal(book.Profiles, read.Profiles);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File.Path));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, System.IO.File.GetUnixFileMode(Path.GetDirectoryName(File.Path)!));
        }

        Assert.Equal(["profiles.json"], Directory.EnumerateFiles(Path.GetDirectoryName(File.Path)!).Select(Path.GetFileName));
    }

    [Fact]
    public void Read_FileThatOthersCanRead_IsRefused()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.Write(ProfileBook.Empty);
        System.IO.File.SetUnixFileMode(File.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        Assert.Contains("chmod 600", Assert.Throws<CommandFailedException>(() => File.Read()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_ProfileAskedForInEveryWay_TakesTheFirstThatIsNamed()
    {
        var book = ProfileBook.Empty with { Current = "current" };
        foreach (var name in new[] { "asked", "named", "current" })
        {
            book.Profiles[name] = new Profile(new Uri($"https://{name}.example.net/"), name);
        }

        File.Write(book);

        Assert.Equal("asked", HostTarget.Resolve("asked", _ => "named", File).Name);
        Assert.Equal("named", HostTarget.Resolve(null, _ => "named", File).Name);
        Assert.Equal("current", HostTarget.Resolve(null, _ => null, File).Name);
        Assert.Equal(new Uri("http://127.0.0.1:7071/"), HostTarget.Resolve("local", _ => "named", File).Profile.Url);
    }

    [Theory]
    [InlineData("gone", null)]
    [InlineData(null, "gone")]
    public void Resolve_ProfileThatThereIsNot_NeverFallsBackToTheLocalHost(string? asked, string? named)
    {
        var failure = Assert.Throws<CommandFailedException>(() => HostTarget.Resolve(asked, name => name == "PIPELINE_PROFILE" ? named : null, File));

        Assert.Equal(ExitCodes.Usage, failure.ExitCode);
        Assert.Contains("'gone'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_BrokenFile_NeverFallsBackToTheLocalHost()
    {
        File.Write(ProfileBook.Empty);
        System.IO.File.WriteAllText(File.Path, "{");

        Assert.Throws<CommandFailedException>(() => HostTarget.Resolve(null, _ => null, File));
    }

    [Theory]
    [InlineData("ftp://host")]
    [InlineData("host")]
    [InlineData("https://me:secret@host")]
    [InlineData("https://host/?code=secret")]
    public void ReadUrl_NoAddressOfAHost_IsRefusedWithoutRepeatingIt(string text)
    {
        var failure = Assert.Throws<CommandFailedException>(() => Profile.ReadUrl(text));

        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }
}
