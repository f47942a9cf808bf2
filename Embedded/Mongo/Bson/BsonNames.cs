using System.Globalization;

namespace Pipeline.Embedded.Mongo.Bson;

/// <summary>Names of elements.</summary>
internal static class BsonNames
{
    private const int Longest = 10;

    /// <summary>The name of an array's element: its index in decimal digits.</summary>
    /// <param name="buffer">At least 10 bytes.</param>
    public static ReadOnlySpan<byte> OfIndex(int index, Span<byte> buffer)
    {
        index.TryFormat(buffer[..Longest], out var written, provider: CultureInfo.InvariantCulture);
        return buffer[..written];
    }
}
