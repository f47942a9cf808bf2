using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Embedded.Durable.Journals;

/// <summary>
/// The file name of an instance's journal. Lower-case letters, digits, '-' and '_' stand for themselves; every other byte
/// of the id's UTF-8 is '%' and two hexadecimal digits, upper-case letters too, so that ids that differ in case differ on
/// every disk. An id too long for a file name is named by its SHA-256.
/// </summary>
internal static class JournalName
{
    /// <summary>How a journal's file name ends.</summary>
    public const string Extension = ".journal";

    private const string Prefix = "instance-";
    private const string HashPrefix = "hash-";
    private const int LongestEncoded = 200;

    /// <summary>The file name for an id.</summary>
    public static string Of(string instanceId)
    {
        var bytes = Encoding.UTF8.GetBytes(instanceId);
        var name = new StringBuilder(Prefix, Prefix.Length + bytes.Length + Extension.Length);
        foreach (var value in bytes)
        {
            if (IsPlain(value))
            {
                name.Append((char)value);
            }
            else
            {
                name.Append(CultureInfo.InvariantCulture, $"%{value:x2}");
            }
        }

        return name.Length <= LongestEncoded
            ? name.Append(Extension).ToString()
            : $"{HashPrefix}{Convert.ToHexStringLower(SHA256.HashData(bytes))}{Extension}";
    }

    /// <summary>The id that a file name stands for, or the file name itself when it does not tell.</summary>
    public static string InstanceIdOf(string fileName)
    {
        var name = Path.GetFileNameWithoutExtension(fileName);
        return name.StartsWith(Prefix, StringComparison.Ordinal) ? Uri.UnescapeDataString(name[Prefix.Length..]) : fileName;
    }

    private static bool IsPlain(byte value) => value is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'0' and <= (byte)'9') or (byte)'-' or (byte)'_';
}
