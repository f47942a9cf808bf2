using Pipeline.LocalHost;
using Pipeline.LocalHost.Settings;

namespace Pipeline.Tests.LocalHost;

public class HostArgumentsTests
{
    [Fact]
    public void Parse_NoArguments_LeavesTheDefaults()
    {
        Assert.Equal(new HostArguments(null, ".pipeline", false), HostArguments.Parse([]));
    }

    [Theory]
    [InlineData("--port", "0", "http://127.0.0.1:0")]
    [InlineData("--port", "65535", "http://127.0.0.1:65535")]
    [InlineData("--urls", "http://[::1]:80;http://localhost:81", "http://[::1]:80;http://localhost:81")]
    public void Parse_AnAddress_TakesItInBothForms(string name, string value, string urls)
    {
        Assert.Equal(urls, HostArguments.Parse([name, value, "--data", "d"]).Urls);
        Assert.Equal(urls, HostArguments.Parse([$"{name}={value}"]).Urls);
    }

    [Fact]
    public void Parse_Help_AsksForNothingElse()
    {
        Assert.True(HostArguments.Parse(["--help", "--unknown"]).Help);
    }

    [Theory]
    [InlineData("--prot: unknown option; --port, --urls, --data, --stop-with-parent and --help are known", "--prot", "1")]
    [InlineData("7071: unknown option; --port, --urls, --data, --stop-with-parent and --help are known", "7071")]
    [InlineData("--port: a value is missing", "--port")]
    [InlineData("--port: 65536 is no port; 0 to 65535 was expected", "--port", "65536")]
    [InlineData("--port: -1 is no port; 0 to 65535 was expected", "--port", "-1")]
    [InlineData("--data: a folder is missing", "--data=")]
    [InlineData("--port and --urls exclude each other", "--port", "1", "--urls", "http://127.0.0.1:1")]
    public void Parse_AWrongArgument_NamesIt(string message, params string[] arguments)
    {
        Assert.Equal(message, Assert.Throws<StartupException>(() => HostArguments.Parse(arguments)).Message);
    }
}
