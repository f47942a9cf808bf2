using Pipeline.Cli.Demo;
using Pipeline.Cli.Terminal;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Pipeline.Tests.Cli.Demo;

public class DemoReportTests
{
    private static readonly SavedAnnotations Saved = new(
        2,
        [("Misc-exposition", 1_200), ("Materials-examined", 300), ("Key", 1)],
        new Excerpt("10.3897_x", [("Key", "1 [legs] short"), ("Misc-exposition", string.Join(' ', Enumerable.Repeat("word", 100)))]));

    [Theory]
    [InlineData(120)]
    [InlineData(80)]
    [InlineData(44)]
    public void Labels_AtAnyWidth_KeepEveryLineWithinIt(int width)
    {
        var lines = Rendered(DemoReport.Labels(Saved, width), width);

        Assert.All(lines, line => Assert.True(line.Length <= width, $"'{line}' is wider than {width}"));
        Assert.Contains(lines, line => line.Contains("Materials-examined", StringComparison.Ordinal) && line.Contains("300", StringComparison.Ordinal));
    }

    [Fact]
    public void Labels_AnyCounts_AddUp()
    {
        var lines = Rendered(DemoReport.Labels(Saved, 80), 80);

        Assert.Contains(lines, line => line.Contains("1,501", StringComparison.Ordinal) && line.Contains("100 %", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("0.1 %", StringComparison.Ordinal));
    }

    [Fact]
    public void Excerpt_TextWithBrackets_IsShownAsItIs()
    {
        var lines = Rendered(DemoReport.Excerpt(Saved.Excerpt!, Saved), 80);

        Assert.Contains(lines, line => line == "[@1 [legs] short#Key*]");
        Assert.Contains(lines, line => line.Contains('…'));
        Assert.EndsWith("#Misc-exposition*]", lines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("  a \n b ", "a b")]
    [InlineData("", "")]
    public void Shortened_ShortText_IsOneLine(string text, string expected) => Assert.Equal(expected, DemoReport.Shortened(text));

    [Fact]
    public void MostVaried_ManyParagraphs_FindsTheRunWithMostLabels()
    {
        var labels = new[] { "A", "A", "A", "A", "A", "A", "A", "B", "C", "A", "D", "A", "A", "A" };

        var excerpt = Excerpt.MostVaried("x", [.. labels.Select((label, index) => (label, $"{index,30}"))]);

        Assert.Equal(4, excerpt.LabelCount);
        Assert.Equal("5", excerpt.Paragraphs[0].Text.Trim());
        Assert.Equal(6, excerpt.Paragraphs.Count);
    }

    [Fact]
    public void MostVaried_NoParagraphs_IsEmpty() => Assert.Empty(Excerpt.MostVaried("x", []).Paragraphs);

    private static string[] Rendered(IRenderable content, int width)
    {
        using var output = new StringWriter();
        var console = Terminals.Create(output, isTerminal: false, _ => null);
        console.Profile.Width = width;
        console.Write(content);
        return [.. output.ToString().TrimEnd().Split('\n').Select(line => line.TrimEnd())];
    }
}
