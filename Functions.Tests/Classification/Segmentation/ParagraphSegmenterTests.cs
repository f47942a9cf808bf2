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
    [InlineData("\uFEFFone\n\n\uFEFFtwo", "one|two")]
    [InlineData("\uFEFF", "")]
    [InlineData("one\u2029two", "one|two")]
    [InlineData("one\u2028more\u2028\u2028two", "one\u2028more|two")]
    [InlineData("one\vmore\v\vtwo", "one\vmore|two")]
    [InlineData("one\u0085more\u0085\u0085two", "one\u0085more|two")]
    [InlineData("one\r\u0085more\r\u0085\r\u0085two", "one\r\u0085more|two")]
    [InlineData("one\n\u00A0\u2003\u3000\ntwo", "one|two")]
    [InlineData("one\n\u200B\u00AD\u200E\uFE0F\ntwo", "one|two")]
    [InlineData("one\n\u001C\u001F\u007F\u0090\ntwo", "one|two")]
    [InlineData("\u00A0one\u00A0\u200B\n\n\u2003two\u3000", "one|two")]
    [InlineData("sex \u2640\uFE0E\n\n\u2642\uFE0E", "sex \u2640\uFE0E|\u2642\uFE0E")]
    [InlineData("\u00A0\u2029\u200D\n", "")]
    [InlineData("one\n--- Page 2 ---\nmore", "one|more")]
    public void Segment_Text_GivesItsParagraphs(string text, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(text);

        var paragraphs = Segments.Of(bytes).Select(paragraph => Encoding.UTF8.GetString(paragraph.Of(bytes)));

        Assert.Equal(expected, string.Join('|', paragraphs));
    }

    [Fact]
    public void Segment_AnyText_LeavesBlanksBetweenParagraphsAndNoneAtTheirEnds() =>
        Prop.ForAll(TextGenerators.Mixed, text => LeavesBlanks(TextGenerators.Utf8(text))).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Segment_AnyBytes_LeavesBlanksBetweenParagraphsAndNoneAtTheirEnds() =>
        Prop.ForAll(TextGenerators.Bytes, LeavesBlanks).QuickCheckThrowOnFailure();

    private static bool LeavesBlanks(byte[] text)
    {
        var furniture = new PageFurniture();
        furniture.Read(text);
        var position = 0;
        foreach (var paragraph in Segments.Of(text))
        {
            var inOrder = paragraph.Start >= position && paragraph.Length > 0 && paragraph.End <= text.Length;
            if (!inOrder || !IsGap(text, position, paragraph.Start, furniture) || WhiteSpace.Trim(text, paragraph) != paragraph)
            {
                return false;
            }

            position = paragraph.End;
        }

        return IsGap(text, position, text.Length, furniture);
    }

    // Blanks, and the lines that are page furniture.
    private static bool IsGap(byte[] text, int start, int end, PageFurniture furniture)
    {
        foreach (var line in furniture.Lines)
        {
            if (line.Start >= start && line.End <= end)
            {
                if (!WhiteSpace.IsBlank(text.AsSpan(start..line.Start)))
                {
                    return false;
                }

                start = line.End;
            }
        }

        return WhiteSpace.IsBlank(text.AsSpan(start..end));
    }
}
