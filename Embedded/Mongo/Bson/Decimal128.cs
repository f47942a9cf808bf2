using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace Pipeline.Embedded.Mongo.Bson;

/// <summary>IEEE 754 decimal numbers of 128 bits in their binary (BID) encoding, as BSON holds them: 16 bytes, low half first.</summary>
/// <remarks>Texts are those of the BSON Decimal128 specification; they keep the exponent, so 1.10 is not 1.1. Encodings that are not canonical read as zero.</remarks>
internal static class Decimal128
{
    public const int Size = 16;

    private const int Bias = 6176;
    private const int MinExponent = -6176;
    private const int MaxExponent = 6111;
    private const int Digits = 34;
    private const ulong Sign = 0x8000_0000_0000_0000;
    private const ulong Infinity = 0x7800_0000_0000_0000;
    private const ulong NotANumber = 0x7C00_0000_0000_0000;

    private static readonly BigInteger Largest = BigInteger.Pow(10, Digits) - 1;

    public static double ToDouble(ReadOnlySpan<byte> value) => double.Parse(ToText(value), NumberStyles.Float, CultureInfo.InvariantCulture);

    public static string ToText(ReadOnlySpan<byte> value)
    {
        var low = BinaryPrimitives.ReadUInt64LittleEndian(value);
        var high = BinaryPrimitives.ReadUInt64LittleEndian(value[sizeof(ulong)..]);
        var sign = (high & Sign) != 0 ? "-" : "";
        if ((high & NotANumber) == NotANumber)
        {
            return "NaN";
        }

        if ((high & NotANumber) == Infinity)
        {
            return sign + "Infinity";
        }

        var isLargeForm = (high & 0x6000_0000_0000_0000) == 0x6000_0000_0000_0000;
        var exponent = (int)((high >> (isLargeForm ? 47 : 49)) & 0x3FFF) - Bias;
        var significand = isLargeForm ? BigInteger.Zero : ((BigInteger)(high & 0x0001_FFFF_FFFF_FFFF) << 64) | low;
        return sign + Format(significand > Largest ? BigInteger.Zero : significand, exponent);
    }

    /// <summary>Writes the 16 bytes of a text such as 1.10, -3E+7, NaN or Infinity.</summary>
    /// <exception cref="BsonException">It is no such number, or has more than 34 digits or an exponent out of range.</exception>
    public static void Parse(string text, Span<byte> destination)
    {
        var negative = text.StartsWith('-');
        var digits = text.AsSpan(negative || text.StartsWith('+') ? 1 : 0);
        var high = negative ? Sign : 0;
        ulong low = 0;
        if (digits is "NaN")
        {
            high = NotANumber;
        }
        else if (digits is "Infinity")
        {
            high |= Infinity;
        }
        else
        {
            var (significand, exponent) = Split(text, digits);
            high |= ((ulong)(exponent + Bias) << 49) | (ulong)(significand >> 64);
            low = (ulong)(significand & ulong.MaxValue);
        }

        BinaryPrimitives.WriteUInt64LittleEndian(destination, low);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[sizeof(ulong)..], high);
    }

    private static string Format(BigInteger significand, int exponent)
    {
        var digits = significand.ToString(CultureInfo.InvariantCulture);
        var scientific = exponent + digits.Length - 1;
        if (exponent > 0 || scientific < -6)
        {
            var fraction = digits.Length > 1 ? "." + digits[1..] : "";
            return string.Create(CultureInfo.InvariantCulture, $"{digits[0]}{fraction}E{scientific:+0;-0;+0}");
        }

        return exponent == 0 ? digits
            : digits.Length > -exponent ? digits.Insert(digits.Length + exponent, ".")
            : "0." + digits.PadLeft(-exponent, '0');
    }

    private static (BigInteger Significand, int Exponent) Split(string text, ReadOnlySpan<char> number)
    {
        var mark = number.IndexOfAny('E', 'e');
        var exponent = 0;
        var mantissa = mark < 0 ? number : number[..mark];
        var point = mantissa.IndexOf('.');
        var digits = point < 0 ? mantissa.ToString() : string.Concat(mantissa[..point], mantissa[(point + 1)..]);
        var valid = digits.Length > 0 && digits.All(char.IsAsciiDigit)
            && (mark < 0 || int.TryParse(number[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent));
        var significand = valid ? BigInteger.Parse(digits, CultureInfo.InvariantCulture) : BigInteger.Zero;
        exponent -= point < 0 ? 0 : mantissa.Length - point - 1;
        if (!valid || significand > Largest || exponent is < MinExponent or > MaxExponent)
        {
            throw new BsonException($"'{text}' is no decimal number of at most {Digits} digits with an exponent from {MinExponent} to {MaxExponent}.");
        }

        return (significand, exponent);
    }
}
