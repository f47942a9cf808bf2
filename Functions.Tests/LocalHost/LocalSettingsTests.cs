using Pipeline.LocalHost;
using Pipeline.LocalHost.Settings;

namespace Pipeline.Tests.LocalHost;

public sealed class LocalSettingsTests : IDisposable
{
    private readonly TemporaryFolder _current = new();
    private readonly TemporaryFolder _app = new();

    public void Dispose()
    {
        _current.Dispose();
        _app.Dispose();
    }

    [Fact]
    public void Read_WithoutAFile_IsEmpty()
    {
        Assert.Empty(LocalSettings.Read(_current.Path, _app.Path));
    }

    [Fact]
    public void Read_Values_TakesThemAsTextAndTurnsDoubleUnderscoresIntoSections()
    {
        _current.Write("local.settings.json", """
            {
              // People comment.
              "Values": { "A": "text", "B": 60, "C": true, "D": null, "Logging__LogLevel__Default": "Debug", },
              "ConnectionStrings": {},
            }
            """);

        Assert.Equal(
            new Dictionary<string, string?> { ["A"] = "text", ["B"] = "60", ["C"] = "true", ["Logging:LogLevel:Default"] = "Debug" },
            LocalSettings.Read(_current.Path, _app.Path));
    }

    [Fact]
    public void Read_WithSeveralFiles_TakesTheCurrentFolderThenFunctionsThenTheApp()
    {
        _app.Write("local.settings.json", """{"Values":{"A":"app"}}""");
        Assert.Equal("app", LocalSettings.Read(_current.Path, _app.Path)["A"]);

        _current.Write("Functions/local.settings.json", """{"Values":{"A":"functions"}}""");
        Assert.Equal("functions", LocalSettings.Read(_current.Path, _app.Path)["A"]);

        _current.Write("local.settings.json", """{"Values":{"A":"current"}}""");
        Assert.Equal("current", LocalSettings.Read(_current.Path, _app.Path)["A"]);
    }

    [Theory]
    [InlineData("{\n  \"Values\": {\n    \"A\": \"a\"\n    \"B\": \"b\"\n  }\n}", "line 4: ")]
    [InlineData("{\n  \"Values\": {", "line 2: ")]
    [InlineData("", "line 1: ")]
    [InlineData("[]", "line 1: an object was expected, not Array")]
    [InlineData("{\"Values\":[]}", "Values is Array; an object of strings was expected")]
    [InlineData("{\"Values\":{\"A\":{}}}", "Values.A is Object; a string was expected")]
    [InlineData("{\"IsEncrypted\":true,\"Values\":{}}", "IsEncrypted is true; decrypt it with `func settings decrypt`")]
    public void Read_AMalformedFile_NamesTheFileAndThePlace(string text, string place)
    {
        var path = _current.Write("local.settings.json", text);

        var exception = Assert.Throws<StartupException>(() => LocalSettings.Read(_current.Path, _app.Path));
        Assert.StartsWith($"{path}: {place}", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", exception.Message, StringComparison.Ordinal);
        Assert.Single(exception.Message.Split('\n'));
    }
}
