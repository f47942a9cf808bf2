using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Pipeline.Jobs.Notify;

/// <summary>Sends messages to addresses that users give. It follows no redirect and asks no proxy, for both would lead where nobody has looked.</summary>
internal sealed class NotifyClient : IDisposable
{
    /// <summary>The header of the signature: <c>sha256=</c> and the HMAC-SHA256 of the body with the key, in hex digits.</summary>
    public const string SignatureHeader = "x-pipeline-signature";

    private static readonly MediaTypeHeaderValue ContentType = new("application/cloudevents+json", "utf-8");
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    private readonly JobOptions _options;
    private readonly HttpClient _http;

    public NotifyClient(IOptions<JobOptions> options)
    {
        _options = options.Value;
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectCallback = ConnectAsync,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        })
        { Timeout = Timeout };
    }

    /// <returns>The status of the answer.</returns>
    /// <exception cref="HttpRequestException">There is none; its cause is a <see cref="PrivateAddressException"/> where the address is not sent to.</exception>
    public async Task<int> SendAsync(Uri address, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ReadOnlyMemoryContent(message) { Headers = { ContentType = ContentType } } };
        if (_options.NotifyKey is { } key)
        {
            var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), message.Span);
            request.Headers.Add(SignatureHeader, $"sha256={Convert.ToHexStringLower(signature)}");
        }

        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return (int)answer.StatusCode;
    }

    public void Dispose() => _http.Dispose();

    // The addresses are looked at when the connection is made: a name may lead elsewhere by then than it did before.
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken);
        var allowed = _options.NotifyPrivate ? addresses : [.. addresses.Where(address => !PrivateAddress.Is(address))];
        if (allowed.Length == 0)
        {
            throw new PrivateAddressException(host);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
