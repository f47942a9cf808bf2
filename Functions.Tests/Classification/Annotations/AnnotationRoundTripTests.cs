using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Pipeline.Classification;
using Pipeline.Classification.Annotations;
using Pipeline.Classification.Segmentation;

namespace Pipeline.Tests.Classification.Annotations;

public sealed class AnnotationRoundTripTests
{
    private static readonly string[] Labels = ["A", "Type-designation"];

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
                var paragraphs = new List<Paragraph>();
                ParagraphSegmenter.Segment(bytes, null, paragraphs);
                return RoundTrips(bytes, [.. paragraphs], null);
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

    private static bool RoundTrips(byte[] text, Paragraph[] paragraphs, AnnotationSpelling? spelling)
    {
        var labels = paragraphs.Select((_, i) => (byte)(i % 2)).ToArray();
        var read = AnnotationReader.Read(Write(text, paragraphs, labels), spelling);
        return read.Text.AsSpan().SequenceEqual(text)
            && read.Problems.Count == 0
            && read.Blocks.SequenceEqual(paragraphs.Select((paragraph, i) => new Block(paragraph, Labels[i % 2])));
    }

    private static byte[] Write(byte[] text, Paragraph[] paragraphs, byte[] labels)
    {
        var destination = new ArrayBufferWriter<byte>();
        var written = new AnnotationWriter(Labels).Write(text, paragraphs, labels, destination);
        Assert.Equal(destination.WrittenCount, written);
        return destination.WrittenSpan.ToArray();
    }
}
