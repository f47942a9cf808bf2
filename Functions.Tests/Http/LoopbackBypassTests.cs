using System.Net;
using Pipeline.Http;

namespace Pipeline.Tests.Http;

public sealed class LoopbackBypassTests
{
    private static readonly Uri Proxy = new("http://proxy.example:3128");

    private readonly LoopbackBypass _bypass = new(new WebProxy(Proxy));

    [Theory]
    [InlineData("http://localhost:5984/")]
    [InlineData("http://LOCALHOST:5984/")]
    [InlineData("http://localhost./")]
    [InlineData("http://couch.localhost/")]
    [InlineData("http://127.0.0.1:5984/")]
    [InlineData("https://127.8.9.1/")]
    [InlineData("http://[::1]:5984/")]
    [InlineData("http://[::ffff:127.0.0.1]:5984/")]
    public void GetProxy_OnLoopback_IsNone(string address)
    {
        Assert.Null(_bypass.GetProxy(new Uri(address)));
        Assert.True(_bypass.IsBypassed(new Uri(address)));
    }

    [Theory]
    [InlineData("http://couch.example:5984/")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://localhost.example/")]
    [InlineData("http://mylocalhost/")]
    [InlineData("http://[2001:db8::1]/")]
    public void GetProxy_ElsewhereThanOnLoopback_IsTheProxy(string address)
    {
        Assert.Equal(Proxy, _bypass.GetProxy(new Uri(address)));
        Assert.False(_bypass.IsBypassed(new Uri(address)));
    }
}
