using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Pipeline.Classification;

namespace Pipeline.Tests.Classification;

public sealed class DeclaredCharsetTests
{
    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData("text/plain", true)]
    [InlineData("text/plain; charset=utf-8", true)]
    [InlineData("text/plain; charset=\"UTF-8\"", true)]
    [InlineData("text/plain; charset=utf8", true)]
    [InlineData("text/plain; charset=US-ASCII", true)]
    [InlineData("text/plain; charset=", true)]
    [InlineData("nonsense", true)]
    [InlineData("text/plain; format=flowed; charset=latin1", false)]
    [InlineData("text/plain; charset=windows-1252", false)]
    [InlineData("text/plain; charset=utf-16", false)]
    [InlineData("text/plain; charset=x-unknown", false)]
    public void IsUtf8_MediaType_GoesByItsCharset(string? contentType, bool expected) =>
        Assert.Equal(expected, DeclaredCharset.IsUtf8(contentType));

    [Theory]
    [InlineData("iso-8859-1", "61e9")]
    [InlineData("latin1", "61e9")]
    [InlineData("windows-1252", "61e9")]
    [InlineData("iso-8859-15", "61e9")]
    [InlineData("utf-16", "fffe6100e900")]
    [InlineData("utf-16", "feff006100e9")]
    [InlineData("utf-16", "6100e900")]
    [InlineData("utf-16", "006100e9")]
    [InlineData("utf-16le", "6100e900")]
    [InlineData("utf-16be", "006100e9")]
    [InlineData("utf-16be", "feff006100e9")]
    [InlineData("utf-32", "fffe000061000000e9000000")]
    public void ToUtf8_Charset_GivesTheText(string charset, string bytes)
    {
        using var text = DeclaredCharset.ToUtf8($"text/plain; charset={charset}", Convert.FromHexString(bytes));

        Assert.Equal("aé", Encoding.UTF8.GetString(text.WrittenSpan));
    }

    [Theory]
    [InlineData("utf-16le", "00d86100", 0)]
    [InlineData("utf-16", "610062", 0)]
    [InlineData("x-unknown", "61", 0)]
    [InlineData("utf-7", "61", 0)]
    public void ToUtf8_WhatIsNoTextOfTheCharset_IsInvalid(string charset, string bytes, long offset)
    {
        var exception = Assert.Throws<InvalidTextException>(() => DeclaredCharset.ToUtf8($"text/plain; charset={charset}", Convert.FromHexString(bytes)));

        Assert.Equal(offset, exception.ByteOffset);
        Assert.Contains($"'{charset}'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToUtf8_AnyTextInUtf16_IsTheTextAgain() =>
        Prop.ForAll(TextGenerators.Mixed, text =>
        {
            var bytes = Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(text)).ToArray();
            using var converted = DeclaredCharset.ToUtf8("text/plain; charset=utf-16", bytes);
            return Encoding.UTF8.GetString(converted.WrittenSpan) == Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void ToUtf8_TextOfManyPieces_IsWhole()
    {
        var text = string.Concat(Enumerable.Range(0, 50_000).Select(i => i % 7 == 0 ? "🍄" : "жé"));

        using var converted = DeclaredCharset.ToUtf8("text/plain; charset=utf-16be", Encoding.BigEndianUnicode.GetBytes(text));

        Assert.Equal(text, Encoding.UTF8.GetString(converted.WrittenSpan));
    }
}
