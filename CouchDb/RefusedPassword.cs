namespace Pipeline.CouchDb;

/// <summary>
/// Remembers that CouchDB does not take the password. Every further try with it brings the account nearer to being locked, by default at the
/// fifth within five minutes and then for the right password as well; so none is sent for a while. Safe for many callers.
/// </summary>
internal sealed class RefusedPassword(TimeProvider time)
{
    /// <summary>How long nothing is sent: at most four tries fall into five minutes.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(90);

    // CouchDB's words when name and password do not fit together; it has others for what a known account may not do.
    private const string Reason = "Name or password is incorrect.";

    private volatile Refusal? _refusal;

    /// <exception cref="CouchRefusedException">CouchDB has refused the password within the pause; says what it said then.</exception>
    public void ThrowIfRecent()
    {
        if (_refusal is { } refusal && time.GetElapsedTime(refusal.At) < Pause)
        {
            throw new CouchRefusedException(refusal.Exception.Message, refusal.Exception.Status);
        }
    }

    /// <summary>Whether an answer says that the password is wrong.</summary>
    public static bool IsTold(int status, CouchError error) => status == 401 && error.Reason == Reason;

    public void Remember(CouchRefusedException exception, CouchError error)
    {
        if (IsTold(exception.Status, error))
        {
            _refusal = new Refusal(time.GetTimestamp(), exception);
        }
    }

    private sealed record Refusal(long At, CouchRefusedException Exception);
}
