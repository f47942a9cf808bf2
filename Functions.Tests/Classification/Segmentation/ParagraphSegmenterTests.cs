using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Pipeline.Classification;
using Pipeline.Classification.Segmentation;

namespace Pipeline.Tests.Classification.Segmentation;

public sealed class ParagraphSegmenterTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("\n\r\n \t\n\f", "")]
    [InlineData("one", "one")]
    [InlineData("one\n\ntwo\n", "one|two")]
    [InlineData("one\r\n\r\ntwo", "one|two")]
    [InlineData("one\r\rtwo", "one|two")]
    [InlineData("one\nmore\n \t\n  two  \n", "one\nmore|two")]
    [InlineData("one\ftwo", "one|two")]
    [InlineData("\uFEFFone\n\n\uFEFFtwo", "one|\uFEFFtwo")]
    [InlineData("\uFEFF", "")]
    public void Segment_Text_GivesItsParagraphs(string text, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(text);

        var paragraphs = Segment(bytes).Select(paragraph => Encoding.UTF8.GetString(paragraph.Of(bytes)));

        Assert.Equal(expected, string.Join('|', paragraphs));
    }

    [Fact]
    public void Segment_AnyText_LeavesOnlyWhiteSpaceBetweenParagraphs() =>
        Prop.ForAll(TextGenerators.Mixed, text => LeavesOnlyWhiteSpace(TextGenerators.Utf8(text))).QuickCheckThrowOnFailure();

    [Fact]
    public void Segment_AnyBytes_LeavesOnlyWhiteSpaceBetweenParagraphs() =>
        Prop.ForAll(TextGenerators.Bytes, LeavesOnlyWhiteSpace).QuickCheckThrowOnFailure();

    private static bool LeavesOnlyWhiteSpace(byte[] text)
    {
        var position = text.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        foreach (var paragraph in Segment(text))
        {
            var inOrder = paragraph.Start >= position && paragraph.Length > 0 && paragraph.End <= text.Length;
            if (!inOrder || !IsWhiteSpace(text.AsSpan(position..paragraph.Start))
                || WhiteSpace.Is(text[paragraph.Start]) || WhiteSpace.Is(text[paragraph.End - 1]))
            {
                return false;
            }

            position = paragraph.End;
        }

        return IsWhiteSpace(text.AsSpan(position..));
    }

    private static bool IsWhiteSpace(ReadOnlySpan<byte> bytes) => bytes.IndexOfAnyExcept(" \t\n\v\f\r"u8) < 0;

    private static List<Paragraph> Segment(byte[] text)
    {
        var paragraphs = new List<Paragraph>();
        ParagraphSegmenter.Segment(text, null, paragraphs);
        return paragraphs;
    }
}
