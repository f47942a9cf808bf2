using System.Text;
using Pipeline.Classification;
using Pipeline.Classification.Annotations;

namespace Pipeline.Tests.Classification.Annotations;

public sealed class AnnotationReaderTests
{
    [Theory]
    [InlineData("[@one#A*]\n\n[@two#B-c*]\n", nameof(AnnotationSpelling.Closed))]
    [InlineData("[@ one#A]\n\n[@ two#B-c]\n", nameof(AnnotationSpelling.SpacedOpen))]
    [InlineData("[@ one #A*]\n\n[@ two #B-c*]\n", nameof(AnnotationSpelling.SpacedClosed))]
    public void Read_EachSpelling_GivesTheSameTextAndBlocks(string annotation, string spelling)
    {
        var read = Read(annotation);

        Assert.Equal(spelling, read.Spelling.ToString());
        Assert.Equal("one\n\ntwo\n", Encoding.UTF8.GetString(read.Text));
        Assert.Equal([new Block(new Paragraph(0, 3), "A"), new Block(new Paragraph(5, 3), "B-c")], read.Blocks);
        Assert.Empty(read.Problems);
    }

    [Fact]
    public void Read_SpellingGiven_IsNotDetected()
    {
        var read = AnnotationReader.Read("[@ one #A*]"u8, AnnotationSpelling.Closed);

        Assert.Equal(" one ", Encoding.UTF8.GetString(read.Text));
        Assert.Equal([new Block(new Paragraph(0, 5), "A")], read.Blocks);
    }

    [Fact]
    public void Read_HistoricalSpelling_KeepsBackslashes()
    {
        var read = Read("[@ a [\\@ b #A\\*] #A*]");

        Assert.Equal("a [\\@ b #A\\*]", Encoding.UTF8.GetString(read.Text));
    }

    [Fact]
    public void Read_TextWithHashesAndBrackets_KeepsThem()
    {
        var read = Read("[@see #3 and [4], #5]\nover lines#A*] loose");

        Assert.Equal("see #3 and [4], #5]\nover lines loose", Encoding.UTF8.GetString(read.Text));
        Assert.Single(read.Blocks);
    }

    [Fact]
    public void Read_MalformedBlocks_ReportsTheirLinesAndGoesOn()
    {
        var read = Read("[@one#A*]\n[@open\n[@two#A*]\nstray#B*]\n[@#A*]\n[@last\n");

        Assert.Equal("one\nopen\ntwo\nstray\n\nlast\n", Encoding.UTF8.GetString(read.Text));
        Assert.Equal(["one", "two"], read.Blocks.Select(block => Encoding.UTF8.GetString(block.Range.Of(read.Text))));
        Assert.Equal([2, 4, 5, 6], read.Problems.Select(problem => problem.Line));
        Assert.Contains("never closed", read.Problems[0].Message, StringComparison.Ordinal);
        Assert.Contains("never opened", read.Problems[1].Message, StringComparison.Ordinal);
        Assert.Contains("empty", read.Problems[2].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NoMarkers_IsAllText()
    {
        var read = Read("plain a@b [c]\r\n");

        Assert.Equal("plain a@b [c]\r\n", Encoding.UTF8.GetString(read.Text));
        Assert.Empty(read.Blocks);
    }

    [Fact]
    public void Read_InvalidUtf8_IsRefusedWithItsOffset()
    {
        var exception = Assert.Throws<InvalidTextException>(() => AnnotationReader.Read([(byte)'a', 0xC3, 0xA9, 0xFF, (byte)'b']));

        Assert.Equal(3, exception.ByteOffset);
        Assert.Contains("offset 3", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Samples_GivesTheirTextsByteForByte()
    {
        foreach (var path in Directory.EnumerateFiles(Path.Combine(SampleData.Folder, "articles"), "*.ann"))
        {
            var read = AnnotationReader.Read(File.ReadAllBytes(path));

            Assert.Equal(File.ReadAllBytes(Path.ChangeExtension(path, ".txt")), read.Text);
            Assert.Empty(read.Problems);
        }
    }

    private static AnnotatedText Read(string annotation) => AnnotationReader.Read(Encoding.UTF8.GetBytes(annotation));
}
