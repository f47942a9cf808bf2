using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pipeline.Classification;
using Pipeline.Classification.Annotations;
using Pipeline.Classification.Segmentation;
using Pipeline.Classification.Sequences;
using Pipeline.Models;

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

    // An article as it is written with each of Unicode's line ends has the paragraphs and labels that it has with line feeds.
    [Theory]
    [InlineData("\r\n")]
    [InlineData("\r")]
    [InlineData("\v")]
    [InlineData("\u0085")]
    [InlineData("\r\u0085")]
    [InlineData("\u2028")]
    public void Classify_OtherLineEnds_GivesTheSameParagraphsAndLabels(string lineEnd)
    {
        foreach (var text in SampleData.Corpus.Test.Take(5).Select(document => Encoding.UTF8.GetString(document.Text)))
        {
            var expected = Blocks(text);

            Assert.True(expected.Length > 40);
            Assert.Equal(expected, Blocks(text.Replace("\n", lineEnd, StringComparison.Ordinal)));
        }
    }

    [Theory]
    [InlineData("\u2029")]
    [InlineData("\n\u00A0\u2003\n")]
    [InlineData("\n\u200B\u3000\u00AD\n")]
    public void Classify_OtherParagraphEnds_GivesTheSameParagraphsAndLabels(string paragraphEnd)
    {
        var text = Encoding.UTF8.GetString(SampleData.Corpus.Test[0].Text);

        Assert.Equal(Blocks(text), Blocks(text.Replace("\n\n", paragraphEnd, StringComparison.Ordinal)));
    }

    [Fact]
    public void Annotate_AnyText_MakesNoBlockOfBlanks() => Prop.ForAll(
        TextGenerators.Mixed,
        text => AnnotationReader.Read(Annotate(TextGenerators.Utf8(text))) is var read
            && read.Blocks.All(block => !WhiteSpace.IsBlank(block.Range.Of(read.Text)))).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("--- PDF Page 3 Label 3 ---")]
    [InlineData("\f")]
    [InlineData("\f12   Smith & Jones")]
    [InlineData("- 12 -\n\f\nORBILIA IN SPAIN\t13")]
    [InlineData("17")]
    public void Annotate_PageBreakInAParagraph_LeavesTwoBlocksOfOneLabel(string page)
    {
        const string First = "Description. Pileus 20-35 mm broad, convex then plane, brown, smooth;";
        const string Second = "stipe 40 x 5 mm, white. Basidiospores 7-9 x 4-5 um, ellipsoid.";

        var annotation = Encoding.UTF8.GetString(Annotate(Encoding.UTF8.GetBytes(
            $"Etymology. The epithet refers to the type locality.\n\n{First}\n{page}\n{Second}\n\nType. SPAIN. Tenerife, 3 May 2001.")));

        Assert.Contains($"[@{First}#Description*]\n{page}\n[@{Second}#Description*]", annotation, StringComparison.Ordinal);
        Assert.Contains("[@Etymology. The epithet refers to the type locality.#Etymology*]", annotation, StringComparison.Ordinal);
    }

    [Fact]
    public void Annotate_ZeroByte_WritesNothingAndNamesTheOffset()
    {
        var destination = new ArrayBufferWriter<byte>();

        var exception = Assert.Throws<InvalidTextException>(() => Annotator.Annotate([(byte)'a', (byte)'b', 0, (byte)'c'], destination));

        Assert.Equal(2, exception.ByteOffset);
        Assert.Equal("There is a zero byte at offset 2: this is binary data or UTF-16. Give a text in UTF-8, or declare its charset.", exception.Message);
        Assert.Equal(0, destination.WrittenCount);
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

        Assert.Equal(SampleData.ShippedModel.Id, provider.GetRequiredService<IModels>().Find(null)!.ModelId);
    }

    [Fact]
    public void AddClassification_MissingModelFile_IsRefusedByName()
    {
        using var provider = Provide(new() { ["MODEL_LOCATION"] = "/nowhere/x.model" });

        var exception = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IModels>().Find(null));

        Assert.Contains("MODEL_LOCATION is '/nowhere/x.model'", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("blob:models", null, "AzureWebJobsStorage, which is not set")]
    [InlineData("blob:models", "no connection string", "AzureWebJobsStorage, which is not set")]
    [InlineData("blob:My Models", "UseDevelopmentStorage=true", "3 to 63 lower-case letters")]
    public void AddClassification_WrongBlobContainer_IsRefusedByName(string location, string? storage, string message)
    {
        using var provider = Provide(new() { ["MODEL_LOCATION"] = location, ["AzureWebJobsStorage"] = storage });

        var exception = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IModelStore>());

        Assert.Contains($"MODEL_LOCATION is '{location}'", exception.Message, StringComparison.Ordinal);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Annotate_MinimumConfidence_ReplacesUnsureLabelsAndCountsThem()
    {
        var text = Encoding.UTF8.GetBytes("One word\n\nEtymology. The name refers to the type locality.\n");
        var destination = new ArrayBufferWriter<byte>();

        var counts = Annotator.Annotate(text, 1, destination);

        Assert.Equal(2, counts.Values.Sum());
        Assert.Equal(
            "[@One word#Misc-exposition*]\n\n[@Etymology. The name refers to the type locality.#Misc-exposition*]\n",
            Encoding.UTF8.GetString(destination.WrittenSpan));
    }

    [Fact]
    public void Annotate_MinimumConfidenceOfZero_IsTheSameAsNone()
    {
        var text = SampleData.Corpus.Test[0].Text;
        var destination = new ArrayBufferWriter<byte>();

        Assert.Empty(Annotator.Annotate(text, 0, destination));
        Assert.Equal(Annotate(text), destination.WrittenSpan.ToArray());
    }

    private static ServiceProvider Provide(Dictionary<string, string?> settings) => new ServiceCollection()
        .AddClassification(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
        .BuildServiceProvider();

    private static (string Text, string Label)[] Blocks(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [.. Annotator.Classify(bytes, 0).Blocks.Select(block => (LineByLine(bytes.AsSpan(block.Start, block.Length)), block.Label))];
    }

    private static string LineByLine(ReadOnlySpan<byte> text) =>
        Encoding.UTF8.GetString(text).Replace("\r\u0085", "\n", StringComparison.Ordinal).ReplaceLineEndings("\n").Replace('\v', '\n');

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
