using System.Net;
using System.Net.Sockets;
using Pipeline.Cli;
using Pipeline.Cli.Services;

namespace Pipeline.Tests.Cli.Services;

public class LoopbackPortTests
{
    [Fact]
    public void RequireFree_PortInUse_NamesItAndTheWayOut()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var error = Assert.Throws<CommandFailedException>(() => LoopbackPort.RequireFree(port));

        Assert.Equal(
            $"Port {port} on 127.0.0.1 is in use by another program. Choose another with --port, or --port 0 for any free one.",
            error.Message);
    }

    [Fact]
    public void RequireFree_AnyPort_Passes() => LoopbackPort.RequireFree(0);
}
