using System.Net;
using System.Net.Sockets;

namespace Pipeline.Cli.Services;

/// <summary>TCP ports of 127.0.0.1.</summary>
internal static class LoopbackPort
{
    /// <summary>Refuses a port that something listens on already. Port 0 (any free one) always passes.</summary>
    /// <exception cref="CommandFailedException">The port is in use or not allowed.</exception>
    public static void RequireFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
        try
        {
            listener.Start();
        }
        catch (SocketException e)
        {
            var why = e.SocketErrorCode == SocketError.AddressAlreadyInUse ? "is in use by another program" : $"cannot be used ({e.Message})";
            throw new CommandFailedException(
                $"Port {port} on 127.0.0.1 {why}. Choose another with --port, or --port 0 for any free one.", e);
        }
    }
}
