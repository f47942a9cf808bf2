namespace Pipeline.Jobs.Notify;

/// <summary>A name leads to private addresses alone, which are not sent to.</summary>
internal sealed class PrivateAddressException(string host)
    : Exception($"'{host}' is, or leads to, a loopback, link-local or private address, which only JOB_NOTIFY_PRIVATE lets be told.");
