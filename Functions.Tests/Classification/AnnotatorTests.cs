using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pipeline.Classification;
using Pipeline.Classification.Annotations;
using Pipeline.Classification.Sequences;

namespace Pipeline.Tests.Classification;

public sealed class AnnotatorTests
{
    private static readonly Annotator Annotator = new(new Lazy<SequenceModel>(() => SampleData.ShippedModel));

    [Fact]
    public void Annotate_AnyText_KeepsItByteForByte() =>
        Prop.ForAll(TextGenerators.Mixed, KeepsText).QuickCheckThrowOnFailure();

    [Fact]
    public void Annotate_AdversarialText_KeepsItByteForByte() =>
        Prop.ForAll(TextGenerators.Adversarial, KeepsText).QuickCheckThrowOnFailure();

    [Fact]
    public void Annotate_Article_LabelsEachParagraph()
    {
        var article = Encoding.UTF8.GetBytes("ZooKeys 1: 1-10\n\nEtymology. The name refers to the type locality.\n\nReferences\n");
        var destination = new ArrayBufferWriter<byte>();

        var summary = Annotator.Annotate(article, destination);

        Assert.Equal(new AnnotationSummary(3, destination.WrittenCount), summary);
        Assert.Contains(
            "[@Etymology. The name refers to the type locality.#Etymology*]",
            Encoding.UTF8.GetString(destination.WrittenSpan),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Annotate_InvalidUtf8_WritesNothingAndNamesTheOffset()
    {
        var destination = new ArrayBufferWriter<byte>();

        var exception = Assert.Throws<InvalidTextException>(() => Annotator.Annotate([(byte)'a', 0xED, 0xA0, 0x80], destination));

        Assert.Equal(1, exception.ByteOffset);
        Assert.Equal(0, destination.WrittenCount);
    }

    [Fact]
    public void Annotate_ManyCallersAtOnce_GiveWhatOneGives()
    {
        var texts = SampleData.Corpus.Test.Select(document => document.Text).ToArray();
        var alone = texts.Select(Annotate).ToArray();
        var together = new byte[texts.Length][];

        Parallel.For(0, texts.Length, i => together[i] = Annotate(texts[i]));

        Assert.Equal(alone, together);
    }

    [Fact]
    public void AddClassification_NoSetting_UsesTheShippedModel()
    {
        using var provider = Provide([]);

        Assert.Equal(SampleData.ShippedModel.Id, provider.GetRequiredService<IAnnotator>().ModelId);
    }

    [Fact]
    public void AddClassification_MissingModelFile_IsRefusedByName()
    {
        using var provider = Provide(new() { ["MODEL_LOCATION"] = "/nowhere/x.model" });

        var exception = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IAnnotator>());

        Assert.Contains("MODEL_LOCATION is '/nowhere/x.model'", exception.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Provide(Dictionary<string, string?> settings) => new ServiceCollection()
        .AddClassification(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
        .BuildServiceProvider();

    private static bool KeepsText(string text)
    {
        var bytes = TextGenerators.Utf8(text);
        return AnnotationReader.Read(Annotate(bytes)).Text.AsSpan().SequenceEqual(bytes);
    }

    private static byte[] Annotate(byte[] text)
    {
        var destination = new ArrayBufferWriter<byte>();
        Annotator.Annotate(text, destination);
        return destination.WrittenSpan.ToArray();
    }
}
