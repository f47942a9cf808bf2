using System.Buffers;
using Pipeline.Classification;
using Pipeline.Cli;
using Pipeline.Cli.Bench;
using Pipeline.Cli.Samples;

namespace Pipeline.Tests.Cli.Bench;

public class BenchInputTests
{
    [Fact]
    public void Make_FromTheSamples_GivesTheSameDocumentsOfAbout2KilobytesEveryTime()
    {
        var samples = SampleArticles.Read(SourceTree.Find().Samples);
        var first = BenchDocuments.Make(samples, new Copying());
        var second = BenchDocuments.Make(samples, new Copying());

        var lengths = Enumerable.Range(0, 2_000).Select(index => first.Text(index).Length).ToList();

        Assert.InRange(first.Texts, 2_000, 6_300);
        Assert.InRange(lengths.Average(), 1_500, 3_000);
        Assert.InRange(lengths.Min(), 1_000, 4_000);
        Assert.InRange(lengths.Max(), 1_000, 4_000);
        Assert.All(Enumerable.Range(0, 500), index =>
        {
            Assert.Equal(first.Text(index).ToArray(), second.Text(index).ToArray());
            Assert.Equal(first.Text(index).ToArray(), first.Annotation(index).ToArray());
        });
        Assert.InRange(Enumerable.Range(0, 2_000).Select(first.Text).Distinct().Count(), 1_000, 2_000);
    }

    [Theory]
    [InlineData("Name:\tdotnet\nVmPeak:\t   999 kB\nVmHWM:\t  123456 kB\n", 123_456L * 1024)]
    [InlineData("Name:\tdotnet\n", null)]
    public void ReadPeak_OfAStatusFile_IsVmHwmInBytes(string status, long? expected) =>
        Assert.Equal(expected, ProcessFigures.ReadPeak(status.Split('\n')));

    [Fact]
    public void Value_OfPrometheusText_AddsUpTheLabelsOfTheVeryName()
    {
        const string Text = """
            # TYPE pipeline_file_bytes counter
            pipeline_file_bytes_total 7
            pipeline_file_bytes{hub="a"} 1.5e3
            pipeline_file_bytes{hub="b"} 2
            pipeline_plain 4
            """;

        Assert.Equal(1_502, PrometheusText.Value(Text, "pipeline_file_bytes"));
        Assert.Equal(4, PrometheusText.Value(Text, "pipeline_plain"));
        Assert.Null(PrometheusText.Value(Text, "pipeline_file"));
    }

    private sealed class Copying : IAnnotator
    {
        public string ModelId => "copy";

        public AnnotationSummary Annotate(ReadOnlySpan<byte> text, IBufferWriter<byte> destination)
        {
            destination.Write(text);
            return default;
        }

        public IReadOnlyDictionary<string, int> Annotate(
            ReadOnlySpan<byte> text, double minimumConfidence, IBufferWriter<byte> destination, ICollection<float>? probabilities = null) =>
            throw new NotSupportedException();
    }
}
