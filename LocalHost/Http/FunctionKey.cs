using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Pipeline.LocalHost.Http;

/// <summary>The one key of the app, which stands for every level above anonymous.</summary>
internal sealed class FunctionKey
{
    /// <summary>The setting that holds the key.</summary>
    public const string Setting = "PIPELINE_API_KEY";

    private const string Header = "x-functions-key";
    private const string Parameter = "code";

    private readonly byte[]? _digest;

    /// <param name="key">The key; with null or white space no key is asked for.</param>
    public FunctionKey(string? key)
    {
        _digest = string.IsNullOrWhiteSpace(key) ? null : DigestOf(key);
    }

    /// <summary>Whether there is a key.</summary>
    public bool IsSet => _digest is not null;

    /// <summary>Whether a request may call a function of the level: by the header, or by the query's <c>code</c> when there is no header.</summary>
    public bool Allows(HttpRequest request, AuthorizationLevel level)
    {
        if (level == AuthorizationLevel.Anonymous || _digest is null)
        {
            return true;
        }

        var given = request.Headers[Header] is { Count: > 0 } header ? header : request.Query[Parameter];
        return given is [{ } key] && CryptographicOperations.FixedTimeEquals(DigestOf(key), _digest);
    }

    // Digests have one length: how long the comparison takes says nothing of the key, its length included.
    private static byte[] DigestOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
