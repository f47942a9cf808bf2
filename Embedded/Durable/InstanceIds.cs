using System.Text;

namespace Pipeline.Embedded.Durable;

/// <summary>Which instance ids are allowed: any valid Unicode text without '#' that does not begin with '@', as on the host.</summary>
internal static class InstanceIds
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="ArgumentException">The id is not allowed.</exception>
    public static void Refuse(string instanceId, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId, parameter);
        if (instanceId[0] == '@')
        {
            throw new ArgumentException($"The instance id '{instanceId}' begins with '@', which is reserved; choose another first character.", parameter);
        }

        if (instanceId.Contains('#', StringComparison.Ordinal))
        {
            throw new ArgumentException($"The instance id '{instanceId}' contains '#', which is reserved; leave it out.", parameter);
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
