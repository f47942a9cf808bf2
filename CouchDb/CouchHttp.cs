using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Pipeline.CouchDb;

/// <summary>
/// Sends requests and sorts what can go wrong: transient failures are retried, a refused account ends at once, everything else is for
/// the reader of the answer to judge. No message names more of the server's address than scheme, host, port and path.
/// </summary>
internal sealed partial class CouchHttp : IDisposable
{
    private readonly HttpClient _client;
    private readonly CouchDbOptions _options;
    private readonly CouchRetry _retry;
    private readonly RequestLimit _limit;
    private readonly CouchDbMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly RefusedPassword _refusedPassword;
    private readonly AuthenticationHeaderValue? _authorization;

    public CouchHttp(
        HttpMessageHandler handler,
        IOptions<CouchDbOptions> options,
        CouchRetry retry,
        RequestLimit limit,
        CouchDbMetrics metrics,
        TimeProvider time,
        ILogger<CouchHttp> logger)
    {
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _options = options.Value;
        _retry = retry;
        _limit = limit;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        _refusedPassword = new RefusedPassword(time);
        _authorization = _options.User is null
            ? null
            : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_options.User}:{_options.Password}")));
    }

    /// <summary>
    /// Sends the request and hands the answer to <paramref name="read"/>, whose transient failures are retried as well. The answer is
    /// disposed afterwards unless the reader keeps it.
    /// </summary>
    /// <exception cref="CouchUnavailableException">After the retries.</exception>
    /// <exception cref="CouchRefusedException">401 or 403, at once; after a wrong password without a request for a while.</exception>
    /// <exception cref="CouchNotConfiguredException">There is no CouchDB in the settings.</exception>
    public Task<T> SendAsync<T>(CouchRequest request, Func<CouchAnswer, ValueTask<T>> read, CancellationToken cancellationToken) =>
        SendAsync(request, read, throwOnRefusal: true, cancellationToken);

    /// <param name="request">The request.</param>
    /// <param name="read">Reads the answer.</param>
    /// <param name="throwOnRefusal">
    /// False hands a 401 and a 403 to <paramref name="read"/>: on a write they can be about the document alone. A wrong password is thrown all the same.
    /// </param>
    /// <param name="cancellationToken">Ends the request.</param>
    public async Task<T> SendAsync<T>(
        CouchRequest request, Func<CouchAnswer, ValueTask<T>> read, bool throwOnRefusal, CancellationToken cancellationToken)
    {
        if (!_options.IsConfigured)
        {
            throw new CouchNotConfiguredException();
        }

        if (!request.Retries)
        {
            return await TryAsync(request, read, throwOnRefusal, place: null, cancellationToken).ConfigureAwait(false);
        }

        return await _retry.RunAsync(
            token => TryInTurnAsync(request, read, throwOnRefusal, token),
            (attempt, delay, failure) =>
            {
                _metrics.Retried(request.Operation);
                LogRetry(request.Operation, request.Subject, attempt, delay.TotalSeconds, failure.Message);
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether an exception of HttpClient is about the connection, the time or the body, which may be well the next time.</summary>
    public static bool IsTransport(Exception e) => e is HttpRequestException or IOException or OperationCanceledException;

    public static CouchUnavailableException Unavailable(CouchRequest request, Exception cause, CouchDeadline deadline) =>
        new(
            deadline.IsOver
                ? FormattableString.Invariant(
                    $"CouchDB did not go on with {request.Operation} for {request.Subject} within {deadline.Time.TotalSeconds:0.###} s (COUCHDB_REQUEST_TIMEOUT_SECONDS).")
                : $"CouchDB at {Host(request)} could not be reached or broke off {request.Operation} for {request.Subject}: {Cause(cause)}.",
            cause)
        {
            IsTimeout = deadline.IsOver,
        };

    public static CouchUnavailableException Malformed(CouchRequest request, Exception? cause) =>
        new($"CouchDB's answer to {request.Operation} for {request.Subject} is not the JSON that it should be, or broke off.", cause);

    public void Dispose() => _client.Dispose();

    private static string Host(CouchRequest request) => request.Address.GetLeftPart(UriPartial.Authority);

    private static string Cause(Exception cause) => cause switch
    {
        HttpRequestException { HttpRequestError: not HttpRequestError.Unknown and var error } => error.ToString(),
        HttpIOException e => e.HttpRequestError.ToString(),
        OperationCanceledException => "no connection in time",
        _ => CouchError.Quote(cause.Message),
    };

    /// <summary>
    /// The place is given back when the answer has been handed on, also where its reader goes on with a stream: it may then
    /// send further requests, which must not wait for their own reader. It is not held while a retry is waited for.
    /// </summary>
    private async ValueTask<T> TryInTurnAsync<T>(
        CouchRequest request, Func<CouchAnswer, ValueTask<T>> read, bool throwOnRefusal, CancellationToken cancellationToken)
    {
        using var place = await _limit.EnterAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await TryAsync(request, read, throwOnRefusal, place, cancellationToken).ConfigureAwait(false);
        }
        catch (CouchUnavailableException failure) when (failure.IsOverload)
        {
            if (place.Overloaded() is { } limit)
            {
                _metrics.Halved();
                LogHalved(limit, failure.Message);
            }

            throw;
        }
    }

    private async ValueTask<T> TryAsync<T>(
        CouchRequest request, Func<CouchAnswer, ValueTask<T>> read, bool throwOnRefusal, RequestPlace? place, CancellationToken cancellationToken)
    {
        var answer = await StartAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            await ThrowForServerAsync(answer, throwOnRefusal).ConfigureAwait(false);
            place?.Answered(request.Operation, answer.Latency);
            return await read(answer).ConfigureAwait(false);
        }
        finally
        {
            if (!answer.IsKept)
            {
                answer.Dispose();
            }
        }
    }

    private async ValueTask<CouchAnswer> StartAsync(CouchRequest request, CancellationToken cancellationToken)
    {
        _refusedPassword.ThrowIfRecent();
        var deadline = new CouchDeadline(_options.RequestTimeout, _time, cancellationToken);
        var started = _time.GetTimestamp();
        try
        {
            using var message = Message(request);
            var response = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, deadline.Token).ConfigureAwait(false);
            var latency = _time.GetElapsedTime(started);
            _metrics.Answered(request.Operation, (int)response.StatusCode, latency);
            _metrics.BytesWritten(message.Content?.Headers.ContentLength ?? 0);
            return new CouchAnswer(response, deadline, request, _metrics) { Latency = latency };
        }
        catch (Exception e)
        {
            _metrics.NotAnswered(request.Operation, _time.GetElapsedTime(started));
            var failure = IsTransport(e) && !deadline.IsCallerCancelled ? Unavailable(request, e, deadline) : null;
            deadline.Dispose();
            if (failure is null)
            {
                throw;
            }

            throw failure;
        }
    }

    private HttpRequestMessage Message(CouchRequest request)
    {
        var message = new HttpRequestMessage(request.Method, request.Address) { Content = request.Content?.Invoke() };
        message.Headers.Authorization = _authorization;

        // A server that will not take so much says so and closes, which would otherwise look like a lost connection.
        message.Headers.ExpectContinue = message.Content?.Headers.ContentLength > BulkSave.MaxRequestBytes ? true : null;
        message.Headers.Accept.Add(request.AcceptsJson ? Accepts.Json : Accepts.Anything);
        if (request.AcceptsCompressed)
        {
            message.Headers.AcceptEncoding.Add(Accepts.Compressed);
        }

        return message;
    }

    private async ValueTask ThrowForServerAsync(CouchAnswer answer, bool throwOnRefusal)
    {
        var request = answer.Request;
        var status = answer.Status;
        if (status is 401 or 403 && (throwOnRefusal || !request.MayBeForeign))
        {
            var told = await answer.ReadErrorAsync().ConfigureAwait(false);
            if (throwOnRefusal || RefusedPassword.IsTold(status, told))
            {
                LogRefused(request.Operation, request.Subject, status, told.ToString());
                var refusal = Refused(request, status, told);
                _refusedPassword.Remember(refusal, told);
                throw refusal;
            }
        }

        if (!request.MayBeForeign && await IsForeignAsync(answer).ConfigureAwait(false))
        {
            // It says nothing of the document: taken for CouchDB's word, it would make documents that are there count as gone.
            throw new CouchUnavailableException(
                $"What answered {request.Operation} for {request.Subject} is not CouchDB: {status}{(answer.RedirectTo is { } to ? $" to {to.GetLeftPart(UriPartial.Authority)}" : "")} "
                + $"with {answer.ContentType ?? "no content type"} at {Host(request)}. Check COUCHDB_URL and what stands before CouchDB.")
            {
                Status = status,
            };
        }

        if (status is 408 or 429 or >= 500)
        {
            var error = await answer.ReadErrorAsync().ConfigureAwait(false);
            var reason = error.Error.Length > 0 ? error.ToString() : $"not CouchDB's own answer but one with {answer.ContentType ?? "no content type"}";
            throw new CouchUnavailableException($"CouchDB answered {request.Operation} for {request.Subject} with {status} ({reason}).")
            {
                Status = status,
                Error = error,
                RetryAfter = answer.RetryAfter,
            };
        }
    }

    // CouchDB redirects nothing, and gives a reason for every 404. What is too large (413) may be refused by whoever stands before it.
    private static async ValueTask<bool> IsForeignAsync(CouchAnswer answer) =>
        answer.Status is >= 300 and < 400 and not 304
        || (answer.Status is 404 or 405 && (await answer.ReadErrorAsync().ConfigureAwait(false)).Error.Length == 0);

    private CouchRefusedException Refused(CouchRequest request, int status, CouchError error)
    {
        var user = _options.User is { } name ? $"the user '{CouchError.Quote(name)}'" : "an anonymous request (COUCHDB_USER is not set)";
        var advice = status == 401
            ? "Check COUCHDB_USER and COUCHDB_PASSWORD."
            : "Give that user the rights, or wait some minutes if CouchDB has locked it after wrong passwords; check COUCHDB_USER and COUCHDB_PASSWORD.";
        return new CouchRefusedException(
            $"CouchDB at {Host(request)} refused {request.Operation} for {request.Subject} to {user} with {status} ({error}). {advice}", status);
    }

    private static class Accepts
    {
        public static MediaTypeWithQualityHeaderValue Json { get; } = new("application/json");

        public static MediaTypeWithQualityHeaderValue Anything { get; } = new("*/*");

        public static StringWithQualityHeaderValue Compressed { get; } = new(AttachmentReading.Compressed);
    }
}
