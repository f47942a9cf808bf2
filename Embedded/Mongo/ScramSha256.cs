using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Embedded.Mongo;

/// <summary>The client's side of SCRAM-SHA-256 (RFC 5802 and 7677): <see cref="First"/>, <see cref="Final"/>, <see cref="Verify"/>, once each.</summary>
/// <param name="user">The user's name.</param>
/// <param name="password">The password.</param>
/// <param name="nonce">Printable ASCII without commas, never the same twice.</param>
internal sealed class ScramSha256(string user, string password, string nonce)
{
    /// <summary>Fewer iterations than these (RFC 7677) are refused: they would give the password away too cheaply.</summary>
    public const int MinIterations = 4_096;

    // What MongoDB could reasonably be set to; more would let a false server keep this process busy.
    private const int MaxIterations = 10_000_000;
    private const string ChannelBinding = "c=biws";

    private byte[] _serverSignature = [];

    /// <summary>A nonce of 24 random bytes.</summary>
    public static string NewNonce() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(24));

    public string First() => "n,," + FirstBare();

    /// <summary>Answers the server's first message with the proof.</summary>
    public string Final(string serverFirst)
    {
        var attributes = Attributes(serverFirst);
        if (!attributes.TryGetValue('r', out var serverNonce) || serverNonce.Length <= nonce.Length || !serverNonce.StartsWith(nonce, StringComparison.Ordinal))
        {
            throw Refused("the server's nonce does not continue the client's");
        }

        if (!int.TryParse(attributes.GetValueOrDefault('i'), NumberStyles.None, CultureInfo.InvariantCulture, out var iterations)
            || iterations is < MinIterations or > MaxIterations)
        {
            throw Refused($"the server asks for '{attributes.GetValueOrDefault('i')}' iterations; {MinIterations} to {MaxIterations} are accepted");
        }

        var salt = new byte[1024];
        if (!Convert.TryFromBase64String(attributes.GetValueOrDefault('s', ""), salt, out var saltLength) || saltLength == 0)
        {
            throw Refused("the server's salt cannot be read");
        }

        var salted = Rfc2898DeriveBytes.Pbkdf2(Prepared(), salt.AsSpan(0, saltLength), iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
        var withoutProof = $"{ChannelBinding},r={serverNonce}";
        var exchanged = Encoding.UTF8.GetBytes($"{FirstBare()},{serverFirst},{withoutProof}");
        var proof = HMACSHA256.HashData(salted, "Client Key"u8);
        var clientSignature = HMACSHA256.HashData(SHA256.HashData(proof), exchanged);
        for (var i = 0; i < proof.Length; i++)
        {
            proof[i] ^= clientSignature[i];
        }

        _serverSignature = HMACSHA256.HashData(HMACSHA256.HashData(salted, "Server Key"u8), exchanged);
        return $"{withoutProof},p={Convert.ToBase64String(proof)}";
    }

    /// <summary>Checks the server's last message: only one that knows the password's hash can have signed it.</summary>
    public void Verify(string serverFinal)
    {
        var signature = new byte[SHA256.HashSizeInBytes];
        var isSignature = Convert.TryFromBase64String(Attributes(serverFinal).GetValueOrDefault('v', ""), signature, out var length);
        if (!isSignature || length != signature.Length || _serverSignature.Length == 0 || !CryptographicOperations.FixedTimeEquals(signature, _serverSignature))
        {
            throw Refused("the server's signature is wrong: it may not be the server it claims to be");
        }
    }

    private static Dictionary<char, string> Attributes(string message)
    {
        var attributes = new Dictionary<char, string>();
        foreach (var part in message.Split(','))
        {
            if (part.Length >= 2 && part[1] == '=')
            {
                attributes.TryAdd(part[0], part[2..]);
            }
        }

        return attributes;
    }

    private static MongoException Refused(string why) => new(MongoFailure.Fatal, $"Authentication with SCRAM-SHA-256 ended: {why}.");

    private string FirstBare() =>
        $"n={user.Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal)},r={nonce}";

    private string Prepared()
    {
        try
        {
            return SaslPrep.Prepare(password);
        }
        catch (FormatException e)
        {
            throw new MongoException(MongoFailure.Fatal, e.Message);
        }
    }
}
