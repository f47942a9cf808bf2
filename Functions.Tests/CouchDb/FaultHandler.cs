using System.Net;

namespace Pipeline.Tests.CouchDb;

/// <summary>What goes wrong with one request. "After" means that the server has done what was asked and its answer is lost.</summary>
public enum Fault
{
    ResetBefore,
    ResetAfter,
    ServerErrorBefore,
    ServerErrorAfter,
    BusyBefore,
    TimeoutAfter,
    Truncated,
}

/// <summary>Lets requests through to a real server, except the one with a certain number or all from it on.</summary>
internal sealed class FaultHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>How many requests there were since the last <see cref="Arm"/>.</summary>
    public int Count { get; private set; }

    private (Fault Fault, int First, int Last)? Armed { get; set; }

    public void Arm(Fault fault, int first, int last) => (Count, Armed) = (0, (fault, first, last));

    public void Disarm() => (Count, Armed) = (0, null);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Count++;
        if (Armed is not { } armed || Count < armed.First || Count > armed.Last)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        switch (armed.Fault)
        {
            case Fault.ResetBefore:
                throw new HttpRequestException(HttpRequestError.ConnectionError);
            case Fault.ServerErrorBefore:
                return Answer(HttpStatusCode.InternalServerError);
            case Fault.BusyBefore:
                return Answer(HttpStatusCode.TooManyRequests);
        }

        using var answer = await base.SendAsync(request, cancellationToken);
        var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        return armed.Fault switch
        {
            Fault.ResetAfter => throw new HttpRequestException("reset", new IOException("Connection reset by peer")),
            Fault.TimeoutAfter => throw new TaskCanceledException("timeout", new TimeoutException()),
            Fault.ServerErrorAfter => Answer(HttpStatusCode.BadGateway),
            _ => Truncated(answer, body),
        };
    }

    private static HttpResponseMessage Answer(HttpStatusCode status) => new(status) { Content = new StringContent("{}") };

    private static HttpResponseMessage Truncated(HttpResponseMessage answer, byte[] body)
    {
        var truncated = new HttpResponseMessage(answer.StatusCode) { Content = new StreamContent(new MemoryStream(body, 0, body.Length / 2)) };
        truncated.Content.Headers.ContentLength = body.Length;
        return truncated;
    }
}
