using Pipeline.LocalHost;
using Pipeline.LocalHost.Settings;

namespace Pipeline.Tests.LocalHost;

public sealed class HostSettingsTests : IDisposable
{
    // Names that nothing else has: the environment belongs to the whole process.
    private readonly string _name = $"PIPELINE_TEST_{Guid.NewGuid():N}";
    private readonly TemporaryFolder _current = new();
    private readonly TemporaryFolder _app = new();

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(_name, null);
        Environment.SetEnvironmentVariable($"{_name}__Inner", null);
        _current.Dispose();
        _app.Dispose();
    }

    [Fact]
    public void Read_ASettingOfTheFileAndTheEnvironment_TakesTheEnvironments()
    {
        _current.Write("local.settings.json", $$$"""{"Values":{"{{{_name}}}":"file","{{{_name}}}__Inner":"file"}}""");
        Assert.Equal("file", HostSettings.Read(_current.Path, _app.Path)[_name]);

        Environment.SetEnvironmentVariable(_name, "environment");
        Environment.SetEnvironmentVariable($"{_name}__Inner", "environment");
        var settings = HostSettings.Read(_current.Path, _app.Path);
        Assert.Equal("environment", settings[_name]);
        Assert.Equal("environment", settings[$"{_name}:Inner"]);
    }

    [Fact]
    public void Read_LoggingOfHostJson_IsUnderTheFileAndOverTheDefaults()
    {
        Assert.Equal("Information", HostSettings.Read(_current.Path, _app.Path)["Logging:LogLevel:Default"]);

        _app.Write("host.json", """{"version":"2.0","logging":{"logLevel":{"default":"Error","Pipeline.Jobs":"Debug"}}}""");
        var settings = HostSettings.Read(_current.Path, _app.Path);
        Assert.Equal("Error", settings["Logging:LogLevel:Default"]);
        Assert.Equal("Debug", settings["Logging:LogLevel:Pipeline.Jobs"]);

        _current.Write("local.settings.json", """{"Values":{"Logging__LogLevel__Default":"Trace"}}""");
        Assert.Equal("Trace", HostSettings.Read(_current.Path, _app.Path)["Logging:LogLevel:Default"]);
    }

    [Theory]
    [InlineData("{}", "api")]
    [InlineData("""{"extensions":{"http":{"routePrefix":""}}}""", "")]
    [InlineData("""{"extensions":{"http":{"routePrefix":"/v1/x/"}}}""", "v1/x")]
    public void RoutePrefix_OfHostJson_HasNoSlashesAtItsEnds(string hostJson, string expected)
    {
        _app.Write("host.json", hostJson);

        Assert.Equal(expected, HostSettings.Read(_current.Path, _app.Path).RoutePrefix());
    }

    [Fact]
    public void Read_AMalformedHostJson_NamesTheFileAndTheLine()
    {
        var path = _app.Write("host.json", "{\n\"version\" \"2.0\"}");

        var exception = Assert.Throws<StartupException>(() => HostSettings.Read(_current.Path, _app.Path));
        Assert.StartsWith($"{path}: line 2: ", exception.Message, StringComparison.Ordinal);
    }
}
