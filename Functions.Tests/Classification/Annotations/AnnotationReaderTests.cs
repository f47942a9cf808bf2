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
        var read = Read("[@one#A*]\nstray#B*]\n[@#A*]\n[@open\n[@two#A*]\n[@last\n");

        Assert.Equal("one\nstray\n\nopen\ntwo\nlast\n", Encoding.UTF8.GetString(read.Text));
        Assert.Equal(["one", "two"], read.Blocks.Select(block => Encoding.UTF8.GetString(block.Range.Of(read.Text))));
        Assert.Equal([2, 3, 4, 6], read.Problems.Select(problem => problem.Line));
        Assert.Contains("never opened", read.Problems[0].Message, StringComparison.Ordinal);
        Assert.Contains("empty", read.Problems[1].Message, StringComparison.Ordinal);
        Assert.Contains("never closed", read.Problems[2].Message, StringComparison.Ordinal);
        Assert.Contains("never closed", read.Problems[3].Message, StringComparison.Ordinal);
        Assert.Equal(4, read.MalformedCount);
    }

    [Fact]
    public void Read_BlocksInABlock_GoOnBehindThemWithAWarning()
    {
        var read = Read("[@outer\n[@header#H*]\n[@[@deep#D*]middle#M*] goes on\n#O*]\n[@next#N*]");

        Assert.Equal("outer\nheader\ndeepmiddle goes on\n\nnext", Encoding.UTF8.GetString(read.Text));
        Assert.Equal(
            [("O", "outer\n"), ("H", "header"), ("D", "deep"), ("M", "middle"), ("O", " goes on\n"), ("N", "next")],
            read.Blocks.Select(block => (block.Label, Encoding.UTF8.GetString(block.Range.Of(read.Text)))));
        Assert.Equal([(1, true), (3, true)], read.Problems.Select(problem => (problem.Line, problem.IsWarning)));
        Assert.Equal(0, read.MalformedCount);
    }

    [Theory]
    [InlineData("Habitat_distribution")]
    [InlineData("2nd_description")]
    [InlineData("v1.2")]
    [InlineData("_x-Y")]
    [InlineData("Описание")]
    [InlineData("Diagnóstico")]
    [InlineData("विवरण")]
    [InlineData("記載")]
    public void Read_LabelsOfOtherTools_AreLabels(string label)
    {
        foreach (var annotation in new[] { $"[@one#{label}*]\n\n[@two#A*]\n", $"[@ one#{label}]\n\n[@ two#A]\n", $"[@ one #{label}*]\n\n[@ two #A*]\n" })
        {
            var read = Read(annotation);

            Assert.Equal([new Block(new Paragraph(0, 3), label), new Block(new Paragraph(5, 3), "A")], read.Blocks);
            Assert.Empty(read.Problems);
        }
    }

    [Theory]
    [InlineData("Type designation", "'#Type designation*]'")]
    [InlineData("", "'#*]'")]
    [InlineData("-x", "'#-x*]'")]
    [InlineData("A/B", "'#A/B*]'")]
    public void Read_ClosingWithoutALabel_IsNamed(string label, string named)
    {
        var read = Read($"[@one#{label}*]\n\n[@two#A*]\n");

        Assert.Equal([new Block(new Paragraph(label.Length + 8, 3), "A")], read.Blocks);
        Assert.Equal(
            $"The block that begins here is never closed: its text stays without a label. {named} does not close it: "
            + "a label is letters, digits, '_', '-' and '.', not beginning with '-' or '.'.",
            Assert.Single(read.Problems).Message);
    }

    [Fact]
    public void Read_MissingHash_IsNamed() => Assert.Contains(
        "'@Page-header*]' does not close it", Assert.Single(Read("[@12 Author@Page-header*]\n[@two#A*]").Problems).Message, StringComparison.Ordinal);

    // What was written while labels were letters and hyphens alone: text may hold other things that look like labels, and no escape.
    [Theory]
    [InlineData("[@see #1*] and #a_b*] and #A\\*]#A*]\n#2.1*]", "see #1*] and #a_b*] and #A*]\n#2.1*]")]
    [InlineData("[@#x_\\*]#A*]", "#x_\\*]")]
    [InlineData("[@note #Á*]#Etymology*]", "note #Á*]")]
    public void Read_FilesOfToday_GivesTheirTextByteForByte(string annotation, string text)
    {
        var read = Read(annotation);

        Assert.Equal(text, Encoding.UTF8.GetString(read.Text));
        Assert.Single(read.Blocks);
        Assert.Empty(read.Problems);
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
