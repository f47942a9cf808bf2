using System.Net;

namespace Pipeline.Jobs.Notify;

/// <summary>Where a job's end may be told.</summary>
internal static class NotifyAddress
{
    /// <summary>The longest address, in characters.</summary>
    public const int MaxLength = 2_048;

    /// <summary>What is right about an address.</summary>
    public const string Rule = "an absolute http or https address of at most 2,048 characters, without an account in it, is wanted";

    /// <summary>Whether a text is such an address.</summary>
    public static bool IsValid(string text) =>
        text.Length <= MaxLength && Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps) && address.UserInfo.Length == 0 && address.Host.Length > 0;

    /// <summary>Whether an address says by itself, before any name is looked up, that it is private.</summary>
    public static bool IsPrivate(Uri address) =>
        address.IsLoopback || (IPAddress.TryParse(address.DnsSafeHost, out var ip) && PrivateAddress.Is(ip));
}
