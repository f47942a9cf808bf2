using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Pipeline.Embedded.Mongo.Bson;

namespace Pipeline.Tests.Mongo.Bson;

public class Decimal128Tests
{
    // Texts and bytes as in the BSON corpus of the specification (low half first).
    [Theory]
    [InlineData("0", "00000000000000000000000000004030")]
    [InlineData("-0", "000000000000000000000000000040B0")]
    [InlineData("1", "01000000000000000000000000004030")]
    [InlineData("0.1", "01000000000000000000000000003E30")]
    [InlineData("-0.0001234", "D20400000000000000000000000032B0")]
    [InlineData("0.001234", "D2040000000000000000000000003430")]
    [InlineData("1E+3", "01000000000000000000000000004630")]
    [InlineData("1.23E-7", "7B000000000000000000000000002E30")]
    [InlineData("9.999999999999999999999999999999999E+6144", "FFFFFFFF638E8D37C087ADBE09EDFF5F")]
    [InlineData("1E-6176", "01000000000000000000000000000000")]
    [InlineData("NaN", "0000000000000000000000000000007C")]
    [InlineData("Infinity", "00000000000000000000000000000078")]
    public void ParseAndToText_CanonicalText_GivesTheSpecificationsBytes(string text, string hex)
    {
        var bytes = new byte[Decimal128.Size];
        Decimal128.Parse(text, bytes);

        Assert.Equal(hex, Convert.ToHexString(bytes));
        Assert.Equal(text, Decimal128.ToText(bytes));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("1E")]
    [InlineData("1.2.3")]
    [InlineData("12345678901234567890123456789012345")]
    [InlineData("1E+6145")]
    [InlineData("1E-6177")]
    public void Parse_NoSuchNumber_IsRefused(string text) => Assert.Throws<BsonException>(() => Decimal128.Parse(text, new byte[Decimal128.Size]));

    [Fact]
    public void ToDouble_AnyDecimal_IsTheNearestDouble() =>
        Prop.ForAll(ArbMap.Default.ArbFor<decimal>(), value =>
        {
            var bytes = new byte[Decimal128.Size];
            Decimal128.Parse(value.ToString(CultureInfo.InvariantCulture), bytes);
            return Decimal128.ToDouble(bytes) == double.Parse(value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        }).QuickCheckThrowOnFailure();
}
