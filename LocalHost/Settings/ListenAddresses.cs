using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Pipeline.LocalHost.Settings;

/// <summary>Where the host listens.</summary>
internal static class ListenAddresses
{
    /// <summary>Where the host listens unless told otherwise: the port of the Core Tools.</summary>
    public const string Default = "http://127.0.0.1:7071";

    /// <summary>Reads addresses separated by semicolons, and refuses those that would be open to the network without a key.</summary>
    /// <exception cref="StartupException">An address is malformed, or is not a loopback address while no key is set.</exception>
    public static IReadOnlyList<string> Parse(string urls, bool hasKey)
    {
        var addresses = urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (addresses.Length == 0)
        {
            throw new StartupException("--urls: no address given; an example is " + Default);
        }

        foreach (var address in addresses)
        {
            var binding = ParseOne(address);
            if (!hasKey && !IsLoopback(binding))
            {
                throw new StartupException(
                    $"PIPELINE_API_KEY: is not set, and {address} can be reached from other machines; set a key, or listen on 127.0.0.1");
            }
        }

        return addresses;
    }

    /// <summary>Checks that nobody listens on the addresses, before anything is started that would only be stopped again.</summary>
    /// <exception cref="StartupException">An address is taken: names its port.</exception>
    public static void CheckFree(IEnumerable<string> addresses)
    {
        foreach (var address in addresses)
        {
            var binding = BindingAddress.Parse(address);
            if (binding.Port != 0 && IPAddress.TryParse(binding.Host, out var host) && IsTaken(new IPEndPoint(host, binding.Port)))
            {
                throw InUse(binding.Port);
            }
        }
    }

    /// <summary>The error for a port that is taken.</summary>
    public static StartupException InUse(int port) =>
        new($"port {port} is in use; choose another with --port, or --port 0 for any that is free");

    private static bool IsTaken(IPEndPoint endpoint)
    {
        try
        {
            using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(endpoint);
            socket.Listen();
            return false;
        }
        catch (SocketException exception)
        {
            // Whatever else is wrong with the address, the server says better.
            return exception.SocketErrorCode == SocketError.AddressAlreadyInUse;
        }
    }

    private static BindingAddress ParseOne(string address)
    {
        try
        {
            var binding = BindingAddress.Parse(address);
            return binding.Scheme == Uri.UriSchemeHttp && binding.PathBase.Length == 0
                ? binding
                : throw new StartupException($"--urls: {address} is not of the form http://host:port");
        }
        catch (FormatException)
        {
            throw new StartupException($"--urls: {address} is not of the form http://host:port");
        }
    }

    private static bool IsLoopback(BindingAddress binding) =>
        binding.IsUnixPipe
        || string.Equals(binding.Host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(binding.Host, out var address) && IPAddress.IsLoopback(address));
}
