using System.Net.Http.Headers;
using System.Text;

namespace Pipeline.Tests.CouchDb;

/// <summary>Answers requests one after the other as a test has laid down, and keeps what was sent.</summary>
internal sealed class ScriptedHandler(params Answer[] answers) : HttpMessageHandler
{
    private readonly Queue<Answer> _answers = new(answers);

    public List<SentRequest> Sent { get; } = [];

    public void Add(params Answer[] more)
    {
        foreach (var answer in more)
        {
            _answers.Enqueue(answer);
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        Sent.Add(new SentRequest(
            request.Method.Method,
            request.RequestUri!.PathAndQuery,
            request.Headers.Authorization?.ToString(),
            request.Headers.Accept.ToString(),
            request.Content?.Headers.ContentType?.ToString(),
            request.Content?.Headers.ContentLength,
            Encoding.UTF8.GetString(body))
        {
            ExpectsContinue = request.Headers.ExpectContinue == true,
            AcceptEncoding = request.Headers.AcceptEncoding.ToString(),
        });
        if (!_answers.TryDequeue(out var answer))
        {
            throw new InvalidOperationException($"No answer is laid down for {Sent[^1].Method} {Sent[^1].Target}.");
        }

        return await answer.GiveAsync(cancellationToken);
    }
}

internal sealed record SentRequest(
    string Method, string Target, string? Authorization, string Accept, string? ContentType, long? ContentLength, string Body)
{
    public bool ExpectsContinue { get; init; }

    public string AcceptEncoding { get; init; } = "";
}

/// <summary>One answer of a script.</summary>
internal sealed class Answer(Func<CancellationToken, Task<HttpResponseMessage>> give)
{
    public Task<HttpResponseMessage> GiveAsync(CancellationToken cancellationToken) => give(cancellationToken);

    public static Answer Json(int status, string body, string contentType = "application/json") => Bytes(status, Encoding.UTF8.GetBytes(body), contentType);

    public static Answer Bytes(int status, byte[] body, string contentType, params (string Name, string Value)[] headers) => new(_ =>
    {
        var response = new HttpResponseMessage((System.Net.HttpStatusCode)status) { Content = new ByteArrayContent(body) };
        response.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        foreach (var (name, value) in headers)
        {
            if (!response.Headers.TryAddWithoutValidation(name, value))
            {
                response.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return Task.FromResult(response);
    });

    public static Answer Throws(Exception exception) => new(_ => Task.FromException<HttpResponseMessage>(exception));

    /// <summary>No answer until the request is cancelled.</summary>
    public static Answer Never { get; } = new(async cancellationToken =>
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        throw new InvalidOperationException();
    });

    /// <summary>A body without a length that breaks off after its beginning.</summary>
    public static Answer BreaksOff(int status, string beginning) => Stream(status, new BreakingStream(Encoding.UTF8.GetBytes(beginning)));

    /// <summary>A body without a length that ends after its beginning as if it were whole.</summary>
    public static Answer EndsEarly(int status, string beginning) => Stream(status, new MemoryStream(Encoding.UTF8.GetBytes(beginning)));

    public static Answer Stream(int status, Stream body) => new(_ =>
    {
        var response = new HttpResponseMessage((System.Net.HttpStatusCode)status) { Content = new StreamContent(new Unsized(body)) };
        response.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return Task.FromResult(response);
    });

    private sealed class BreakingStream(byte[] beginning) : MemoryStream(beginning)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is > 0 and var read ? read : throw new HttpIOException(HttpRequestError.ResponseEnded);
    }

    /// <summary>Hides the length, so that no Content-Length is sent.</summary>
    private sealed class Unsized(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            inner.ReadAsync(buffer, cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
