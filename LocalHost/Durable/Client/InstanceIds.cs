using System.Buffers;
using System.Text;

namespace Pipeline.LocalHost.Durable.Client;

/// <summary>Which ids a client may give an instance: those that Durable Functions on Azure takes.</summary>
internal static class InstanceIds
{
    private const int Longest = 100;

    private static readonly SearchValues<char> Reserved = SearchValues.Create("/\\#?");
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="ArgumentException">The id is not allowed.</exception>
    public static void Refuse(string instanceId, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId, parameter);
        if (instanceId.Length > Longest)
        {
            throw new ArgumentException($"The instance id '{instanceId[..20]}…' has {instanceId.Length} characters; it may have up to {Longest}.", parameter);
        }

        if (instanceId[0] == '@')
        {
            throw new ArgumentException($"The instance id '{instanceId}' begins with '@', which is reserved; choose another first character.", parameter);
        }

        if (instanceId.AsSpan().IndexOfAny(Reserved) is var index and >= 0)
        {
            throw new ArgumentException($"The instance id '{instanceId}' contains '{instanceId[index]}', which is reserved; leave it out.", parameter);
        }

        if (instanceId.Any(char.IsControl))
        {
            throw new ArgumentException("The instance id contains a control character; leave it out.", parameter);
        }

        try
        {
            Strict.GetByteCount(instanceId);
        }
        catch (EncoderFallbackException)
        {
            throw new ArgumentException("The instance id is no valid Unicode text: half of a surrogate pair stands alone.", parameter);
        }
    }
}
