using System.Text;

namespace Pipeline.CouchDb;

/// <summary>
/// The ids from <paramref name="Start"/>, included, to <paramref name="End"/>, excluded; null is open on that side.
/// Ids are compared by the server only (raw UTF-8 order, which is not .NET's order of strings): never compare two ids here
/// to see which comes first. Two ranges are equal when both ends are the same characters.
/// </summary>
public sealed record KeyRange(string? Start, string? End)
{
    private const int LastScalar = 0x10FFFF;

    /// <summary>Every id of the database.</summary>
    public static KeyRange All { get; } = new(null, null);

    /// <summary>
    /// The ids that begin with <paramref name="prefix"/>: the end is the prefix with its last character raised by one, which in
    /// raw UTF-8 order is the first text after all that begin with the prefix.
    /// </summary>
    public static KeyRange Prefix(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        var end = prefix.AsSpan();
        while (!end.IsEmpty)
        {
            if (Rune.DecodeLastFromUtf16(end, out var last, out var length) != System.Buffers.OperationStatus.Done)
            {
                throw new ArgumentException("The prefix holds half of a surrogate pair; give well-formed text.", nameof(prefix));
            }

            end = end[..^length];
            if (last.Value < LastScalar)
            {
                return new KeyRange(prefix, string.Concat(end, Next(last).ToString()));
            }
        }

        return new KeyRange(prefix.Length == 0 ? null : prefix, null);
    }

    private static Rune Next(Rune rune) => new(rune.Value == 0xD7FF ? 0xE000 : rune.Value + 1);
}
