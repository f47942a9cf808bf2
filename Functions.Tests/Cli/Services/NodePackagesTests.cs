using Pipeline.Cli;
using Pipeline.Cli.Services;

namespace Pipeline.Tests.Cli.Services;

public sealed class NodePackagesTests : IDisposable
{
    private const string Lock =
        """{ "name": "nothing", "version": "1.0.0", "lockfileVersion": 3, "requires": true, "packages": { "": { "name": "nothing", "version": "1.0.0" } } }""";

    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _scratch = new();
    private readonly NodePackages _packages;

    public NodePackagesTests()
    {
        _packages = new NodePackages(_folder.Path, _scratch.Path);
        File.WriteAllText(InFolder("package.json"), """{ "name": "nothing", "version": "1.0.0" }""");
        File.WriteAllText(InFolder("package-lock.json"), Lock);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public void IsCurrent_NeverInstalled_IsFalse() => Assert.False(_packages.IsCurrent());

    [Fact]
    public void IsCurrent_BrokenOffInstallation_IsFalse()
    {
        Directory.CreateDirectory(InFolder("node_modules"));

        Assert.False(_packages.IsCurrent());
    }

    [Fact]
    public async Task EnsureAsync_TwoAtOnceThenChanges_InstallsOnceForEachLockFile()
    {
        var said = new List<string>();
        var other = new NodePackages(_folder.Path, _scratch.Path);

        var first = await Task.WhenAll(
            _packages.EnsureAsync(_ => { }, CancellationToken.None), other.EnsureAsync(_ => { }, CancellationToken.None));
        var again = await _packages.EnsureAsync(said.Add, CancellationToken.None);
        File.WriteAllText(InFolder("package-lock.json"), Lock + "\n");

        Assert.Equal([false, true], first.Order());
        Assert.False(again);
        Assert.Empty(said);
        Assert.False(_packages.IsCurrent());
    }

    [Fact]
    public async Task EnsureAsync_NpmFails_SaysWhatNpmSaid()
    {
        File.WriteAllText(InFolder("package.json"), "{ not json");

        var error = await Assert.ThrowsAsync<CommandFailedException>(() => _packages.EnsureAsync(_ => { }, CancellationToken.None));

        Assert.Contains("npm ci in", error.Message, StringComparison.Ordinal);
        Assert.Contains("EJSONPARSE", error.Message, StringComparison.Ordinal);
        Assert.False(_packages.IsCurrent());
    }

    [Fact]
    public async Task EnsureAsync_NoLockFile_SaysSo()
    {
        File.Delete(InFolder("package-lock.json"));

        var error = await Assert.ThrowsAsync<CommandFailedException>(() => _packages.EnsureAsync(_ => { }, CancellationToken.None));

        Assert.EndsWith("is not there: the source tree is not whole.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v20.11.1", 20)]
    [InlineData("v9.0.0", 9)]
    [InlineData("", 0)]
    [InlineData("node", 0)]
    public void Major_OfAVersion_IsItsFirstNumber(string version, int expected) => Assert.Equal(expected, NodeRuntime.Major(version));

    private string InFolder(string name) => Path.Combine(_folder.Path, name);
}
