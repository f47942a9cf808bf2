using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Options;
using Pipeline.Jobs;
using Pipeline.Jobs.Notify;

namespace Pipeline.Tests.Jobs.Notify;

public sealed class NotifyClientTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public NotifyClientTests() => _listener.Start();

    private Uri Address => new($"http://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}/hook");

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task SendAsync_NameThatLeadsToThisMachine_IsNotConnectedTo()
    {
        using var client = new NotifyClient(Options.Create(new JobOptions()));

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => client.SendAsync(Address, "{}"u8.ToArray(), default));

        Assert.Equal(
            "'localhost' is, or leads to, a loopback, link-local or private address, which only JOB_NOTIFY_PRIVATE lets be told.",
            Assert.IsType<PrivateAddressException>(failure.InnerException).Message);
        Assert.False(_listener.Pending());
    }

    [Fact]
    public async Task SendAsync_Redirect_IsNotFollowed()
    {
        using var client = new NotifyClient(Options.Create(new JobOptions { NotifyPrivate = true }));

        var sending = client.SendAsync(Address, "{}"u8.ToArray(), default);
        using (var connection = await _listener.AcceptSocketAsync())
        {
            await connection.ReceiveAsync(new byte[4_096]);
            await connection.SendAsync(Encoding.ASCII.GetBytes("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n"));
            Assert.Equal(302, await sending);
        }
    }
}
