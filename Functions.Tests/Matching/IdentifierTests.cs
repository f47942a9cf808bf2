using Pipeline.Matching.Identifiers;

namespace Pipeline.Tests.Matching;

public sealed class IdentifierTests
{
    [Theory]
    [InlineData("HWUPKR0MPOU8FGXBT394", "HWUPKR0MPOU8FGXBT394")]
    [InlineData(" hwupkr0mpou8fgxbt394 ", "HWUPKR0MPOU8FGXBT394")]
    [InlineData("HWUPKR0MPOU8FGXBT395", null)]
    [InlineData("WHUPKR0MPOU8FGXBT394", null)]
    [InlineData("HWUPKR0MPOU8FGXBT39", null)]
    [InlineData("HWUPKR0MPOU8FGXBT3٩٤", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Lei_Parse_TakesRightCheckDigits(string? text, string? expected) => Assert.Equal(expected, Lei.Parse(text));

    [Theory]
    [InlineData("US0378331005", "US0378331005")]
    [InlineData("us5949181045", "US5949181045")]
    [InlineData("US0378331006", null)]
    [InlineData("US0378313005", null)]
    [InlineData("0378331005", null)]
    [InlineData("120378331005", null)]
    public void Isin_Parse_TakesTheRightCheckDigit(string text, string? expected) => Assert.Equal(expected, Isin.Parse(text));

    [Theory]
    [InlineData("aapl", "AAPL")]
    [InlineData("BRK.B", "BRK-B")]
    [InlineData("BRK/B", "BRK-B")]
    [InlineData("-B", null)]
    [InlineData("much too long a ticker", null)]
    public void Ticker_Parse_WritesItOneWay(string text, string? expected) => Assert.Equal(expected, Ticker.Parse(text));
}
