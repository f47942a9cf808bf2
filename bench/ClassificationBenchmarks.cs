using System.Buffers;
using BenchmarkDotNet.Attributes;
using Pipeline.Classification;
using Pipeline.Classification.Sequences;

namespace Pipeline.Benchmarks;

/// <summary>The classifier on the sample articles, on one core.</summary>
[MemoryDiagnoser]
public class ClassificationBenchmarks
{
    private readonly List<Paragraph> _paragraphs = [];
    private readonly ArrayBufferWriter<byte> _annotation = new(1 << 20);
    private byte[] _file = [];
    private byte[][] _texts = [];
    private SequenceModel _model = null!;
    private Annotator _annotator = null!;

    [GlobalSetup]
    public void ReadSamples()
    {
        _file = File.ReadAllBytes(ModelFile.Shipped);
        _model = ModelFile.Read(_file);
        _annotator = new Annotator(new Lazy<SequenceModel>(_model));
        _texts = [.. Directory.EnumerateFiles(Path.Combine(FindSamples(), "articles"), "*.txt").Select(File.ReadAllBytes)];
    }

    [Benchmark]
    public object LoadModel() => ModelFile.Read(_file);

    [Benchmark]
    public int SegmentArticles()
    {
        _paragraphs.Clear();
        foreach (var text in _texts)
        {
            _model.Segment(text, _paragraphs);
        }

        return _paragraphs.Count;
    }

    [Benchmark]
    public int AnnotateArticles()
    {
        _annotation.ResetWrittenCount();
        foreach (var text in _texts)
        {
            _annotator.Annotate(text, _annotation);
        }

        return _annotation.WrittenCount;
    }

    private static string FindSamples()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Directory.Exists(Path.Combine(folder, "samples", "articles")))
            {
                return Path.Combine(folder, "samples");
            }
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds samples/articles.");
    }
}
