using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Pipeline.Classification;
using Pipeline.Classification.Annotations;

namespace Pipeline.Tests.Classification.Annotations;

public sealed class AnnotationRoundTripTests
{
    private static readonly string[] Labels = ["A", "Type-designation", "A_1", "名.2"];

    [Theory]
    [InlineData("see [@home]", "[@see [\\@home]#A*]")]
    [InlineData("see [\\@home]", "[@see [\\\\@home]#A*]")]
    [InlineData("note#A*]", "[@note#A\\*]#A*]")]
    [InlineData("note#A\\*]", "[@note#A\\\\*]#A*]")]
    [InlineData("ends in [", "[@ends in [#A*]")]
    [InlineData("ends in #A", "[@ends in #A#A*]")]
    [InlineData("ends in #A\\", "[@ends in #A\\#A*]")]
    [InlineData("@ first", "[@@ first#A*]")]
    [InlineData("a@b.c [1] C:\\x #1*] #-A*]", "[@a@b.c [1] C:\\x #1*] #-A*]#A*]")]
    public void Write_TextWithMarkers_EscapesThem(string text, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(text);

        var annotation = Write(bytes, [new Paragraph(0, bytes.Length)], [0]);

        Assert.Equal(expected, Encoding.UTF8.GetString(annotation));
        Assert.Equal(text, Encoding.UTF8.GetString(AnnotationReader.Read(annotation).Text));
    }

    [Fact]
    public void Read_WhatWasWrittenOfSegmentedText_GivesTextAndBlocksBack() =>
        Prop.ForAll(
            TextGenerators.Adversarial,
            text =>
            {
                var bytes = TextGenerators.Utf8(text);
                return RoundTrips(bytes, [.. Segments.Of(bytes)], null);
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Read_WhatWasWrittenOfAnyBlocks_GivesTextAndBlocksBack() =>
        Prop.ForAll(
            TextGenerators.Adversarial,
            Gen.Choose(0, 3).ArrayOf().ToArbitrary(),
            (text, steps) =>
            {
                var bytes = TextGenerators.Utf8(text);
                return RoundTrips(bytes, BlocksOf(bytes.Length, steps), AnnotationSpelling.Closed);
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [Fact]
    public void Read_WhatWasWrittenWithLabelsOfOtherTools_GivesTextAndBlocksBack() =>
        Prop.ForAll(
            TextGenerators.Labels,
            Gen.Choose(0, 3).ArrayOf().ToArbitrary(),
            (text, steps) =>
            {
                var bytes = TextGenerators.Utf8(text);
                return RoundTrips(bytes, BlocksOf(bytes.Length, steps), AnnotationSpelling.Closed, labels: 4);
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [Fact]
    public void Write_LabelsOfLettersAndHyphens_LeavesWhatLooksLikeOtherLabels() =>
        Assert.Equal("[@see #A_1*]#A*]", Encoding.UTF8.GetString(Write("see #A_1*]"u8.ToArray(), [new Paragraph(0, 10)], [0])));

    [Fact]
    public void Write_LabelOfOtherTools_EscapesWhatLooksLikeOne() =>
        Assert.Equal("[@see #B_1\\*]#A_1*]", Encoding.UTF8.GetString(Write("see #B_1*]"u8.ToArray(), [new Paragraph(0, 10)], [2])));

    [Theory]
    [InlineData("two words")]
    [InlineData("")]
    [InlineData("a*]")]
    public void Writer_NoLabel_IsRefusedByName(string label) =>
        Assert.Contains($"'{label}' is no label", Assert.Throws<ArgumentException>(() => new AnnotationWriter([label])).Message, StringComparison.Ordinal);

    private static Paragraph[] BlocksOf(int length, int[] steps)
    {
        var blocks = new List<Paragraph>();
        var position = 0;
        for (var i = 0; i + 1 < steps.Length; i += 2)
        {
            position += steps[i];
            if (position + steps[i + 1] + 1 > length)
            {
                break;
            }

            blocks.Add(new Paragraph(position, steps[i + 1] + 1));
            position += steps[i + 1] + 1;
        }

        return [.. blocks];
    }

    private static bool RoundTrips(byte[] text, Paragraph[] paragraphs, AnnotationSpelling? spelling, int labels = 2)
    {
        var numbers = paragraphs.Select((_, i) => (byte)(i % labels)).ToArray();
        var read = AnnotationReader.Read(Write(text, paragraphs, numbers), spelling);
        return read.Text.AsSpan().SequenceEqual(text)
            && read.Problems.Count == 0
            && read.Blocks.SequenceEqual(paragraphs.Select((paragraph, i) => new Block(paragraph, Labels[i % labels])));
    }

    private static byte[] Write(byte[] text, Paragraph[] paragraphs, byte[] labels)
    {
        var destination = new ArrayBufferWriter<byte>();
        var written = new AnnotationWriter(Labels).Write(text, paragraphs, labels, destination);
        Assert.Equal(destination.WrittenCount, written);
        return destination.WrittenSpan.ToArray();
    }
}
