using System.Buffers;
using System.Text;
using Pipeline.Classification;
using Pipeline.Classification.Annotations;
using Pipeline.Classification.Sequences;

namespace Pipeline.Tests.Classification;

/// <summary>Inputs made to be slow or large, and what the hot path allocates.</summary>
public sealed class HotPathTests
{
    private static readonly Annotator Annotator = new(new Lazy<SequenceModel>(() => SampleData.ShippedModel));

    public static TheoryData<string, string> Adversaries => new()
    {
        { "one line of words", "word " },
        { "one word", "a" },
        { "empty lines", "\n" },
        { "punctuation", ";.!" },
        { "paragraphs of a letter", "a\n\n" },
        { "lines of a letter", "a\n" },
        { "hyphens and blanks", "a-   " },
        { "backslashes", "[\\" },
        { "labels that never close", "#A-" },
        { "brackets", "]" },
        { "form feeds", "a\f" },
        { "digits", "1234567890" },
        { "accents", "é" },
    };

    // Anything quadratic would take minutes; how the time grows is measured by the benchmark.
    [Theory]
    [MemberData(nameof(Adversaries))]
    public void Annotate_LongRepetition_LosesNothing(string name, string unit)
    {
        var text = Encoding.UTF8.GetBytes(new StringBuilder().Insert(0, unit, 600_000 / unit.Length).ToString());
        var destination = new ArrayBufferWriter<byte>(16_000_000);

        Annotator.Annotate(text, destination);

        Assert.True(text.AsSpan().SequenceEqual(AnnotationReader.Read(destination.WrittenSpan).Text), name);
    }

    [Fact]
    public void Annotate_OnceWarm_AllocatesUnderAHundredthOfTheText()
    {
        var texts = SampleData.Corpus.Test.Select(document => document.Text).ToArray();
        var destination = new ArrayBufferWriter<byte>(1 << 20);
        AnnotateAll(texts, destination);
        var before = GC.GetAllocatedBytesForCurrentThread();

        AnnotateAll(texts, destination);

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated * 100 < texts.Sum(text => text.Length), $"{allocated} bytes");
    }

    private static void AnnotateAll(byte[][] texts, ArrayBufferWriter<byte> destination)
    {
        foreach (var text in texts)
        {
            destination.ResetWrittenCount();
            Annotator.Annotate(text, destination);
        }
    }
}
