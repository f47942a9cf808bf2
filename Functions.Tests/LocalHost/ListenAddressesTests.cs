using Pipeline.LocalHost;
using Pipeline.LocalHost.Settings;

namespace Pipeline.Tests.LocalHost;

public class ListenAddressesTests
{
    [Theory]
    [InlineData("http://127.0.0.1:7071")]
    [InlineData("http://127.1.2.3:7071")]
    [InlineData("http://[::1]:7071")]
    [InlineData("http://LocalHost:7071")]
    public void Parse_ALoopbackAddress_NeedsNoKey(string url)
    {
        Assert.Equal([url], ListenAddresses.Parse(url, hasKey: false));
    }

    [Theory]
    [InlineData("http://0.0.0.0:7071")]
    [InlineData("http://[::]:7071")]
    [InlineData("http://*:7071")]
    [InlineData("http://+:7071")]
    [InlineData("http://10.0.0.1:7071")]
    [InlineData("http://localhost.example:7071")]
    [InlineData("http://127.0.0.1:7071;http://0.0.0.0:7072")]
    public void Parse_AnyOtherAddress_NeedsAKey(string urls)
    {
        Assert.Equal(urls.Split(';'), ListenAddresses.Parse(urls, hasKey: true));
        Assert.StartsWith(
            "PIPELINE_API_KEY: is not set, and ",
            Assert.Throws<StartupException>(() => ListenAddresses.Parse(urls, hasKey: false)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ; ")]
    [InlineData("127.0.0.1:7071")]
    [InlineData("https://127.0.0.1:7071")]
    [InlineData("http://127.0.0.1:7071/path")]
    [InlineData("nonsense")]
    public void Parse_AnAddressOfAnotherForm_NamesTheOption(string urls)
    {
        Assert.StartsWith(
            "--urls: ",
            Assert.Throws<StartupException>(() => ListenAddresses.Parse(urls, hasKey: true)).Message,
            StringComparison.Ordinal);
    }
}
