namespace Pipeline.CouchDb;

/// <summary>The place of one request under the <see cref="RequestLimit"/>, which learns from it how the request went.</summary>
/// <param name="limit">Where the place is.</param>
/// <param name="halvings">How often the limit had been halved when the place was taken.</param>
internal sealed class RequestPlace(RequestLimit limit, int halvings) : IDisposable
{
    private RequestLimit? _limit = limit;

    /// <summary>The head of an answer that tells of no trouble came after <paramref name="time"/>.</summary>
    public void Answered(string operation, TimeSpan time) => _limit?.Answered(halvings, operation, time);

    /// <summary>CouchDB is overloaded.</summary>
    /// <returns>The limit when it was halved for this, else null.</returns>
    public int? Overloaded() => _limit?.Overloaded(halvings);

    public void Dispose() => Interlocked.Exchange(ref _limit, null)?.Leave();
}
