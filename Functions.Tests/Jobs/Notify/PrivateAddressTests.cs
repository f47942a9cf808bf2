using System.Net;
using Pipeline.Jobs.Notify;

namespace Pipeline.Tests.Jobs.Notify;

public sealed class PrivateAddressTests
{
    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.255.255.254", true)]
    [InlineData("0.0.0.0", true)]
    [InlineData("10.0.0.1", true)]
    [InlineData("172.15.255.255", false)]
    [InlineData("172.16.0.0", true)]
    [InlineData("172.31.255.255", true)]
    [InlineData("172.32.0.0", false)]
    [InlineData("192.168.1.1", true)]
    [InlineData("169.254.169.254", true)]
    [InlineData("100.64.0.1", true)]
    [InlineData("100.128.0.1", false)]
    [InlineData("224.0.0.1", true)]
    [InlineData("255.255.255.255", true)]
    [InlineData("8.8.8.8", false)]
    [InlineData("::1", true)]
    [InlineData("::", true)]
    [InlineData("fe80::1", true)]
    [InlineData("fd00::1", true)]
    [InlineData("ff02::1", true)]
    [InlineData("2606:4700::1111", false)]
    [InlineData("::ffff:10.0.0.1", true)]
    [InlineData("::ffff:8.8.8.8", false)]
    [InlineData("64:ff9b::7f00:1", true)]
    [InlineData("64:ff9b::808:808", false)]
    [InlineData("2002:a00:1::", true)]
    public void Is_Address_IsWhetherItLiesBehindABorder(string address, bool expected) => Assert.Equal(expected, PrivateAddress.Is(IPAddress.Parse(address)));

    [Theory]
    [InlineData("https://example.net/hook?a=b", true)]
    [InlineData("http://example.net:8080", true)]
    [InlineData("ftp://example.net", false)]
    [InlineData("/hook", false)]
    [InlineData("https://user:secret@example.net/", false)]
    public void IsValid_Text_IsAnAddressOfTheWebWithoutAnAccount(string text, bool expected) => Assert.Equal(expected, NotifyAddress.IsValid(text));

    [Theory]
    [InlineData("http://localhost/", true)]
    [InlineData("http://[::1]:80/", true)]
    [InlineData("http://0x7f000001/", true)]
    [InlineData("http://10.1.2.3/", true)]
    [InlineData("http://example.net/", false)]
    public void IsPrivate_AddressBeforeItsNameIsLookedUp_IsWhatItSaysItself(string address, bool expected) =>
        Assert.Equal(expected, NotifyAddress.IsPrivate(new Uri(address)));
}
