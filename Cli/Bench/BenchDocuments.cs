using System.Buffers;
using System.Text;
using Pipeline.Classification;
using Pipeline.Cli.Samples;

namespace Pipeline.Cli.Bench;

/// <summary>
/// Documents of about 2 KB, each a few consecutive paragraphs of a sample article. Which ones is decided by a fixed seed: document n is the same
/// in every run, and in a database of any size.
/// </summary>
internal sealed class BenchDocuments
{
    private const int Seed = 20_110;
    private const int LeastBytes = 1_000;
    private const int WantedBytes = 2_000;
    private const int MostBytes = 4_000;
    private const string Blank = "\n\n";

    private readonly List<byte[]> _texts;
    private readonly byte[]?[] _annotations;
    private readonly IAnnotator _annotator;

    private BenchDocuments(List<byte[]> texts, IAnnotator annotator)
    {
        _texts = texts;
        _annotations = new byte[texts.Count][];
        _annotator = annotator;
    }

    /// <summary>Mean length of the texts in bytes.</summary>
    public double MeanBytes => _texts.Average(text => text.Length);

    /// <summary>Different texts that the documents are taken from.</summary>
    public int Texts => _texts.Count;

    public string ModelId => _annotator.ModelId;

    /// <summary>Those of samples/, annotated by the model of MODEL_LOCATION.</summary>
    public static BenchDocuments Make(SourceTree tree, Func<string, string?> environment)
    {
        var location = environment("MODEL_LOCATION") is { Length: > 0 } given ? given : ModelFile.Shipped;
        return Make(SampleArticles.Read(tree.Samples), new ModelCatalog(new FileModelStore(location)).Find(null)!);
    }

    public static BenchDocuments Make(SampleArticles samples, IAnnotator annotator) =>
        new([.. samples.All.SelectMany(article => Slices(File.ReadAllText(article.TextFile)))], annotator);

    public static string Id(int index) => $"doc-{index:D8}";

    public ReadOnlyMemory<byte> Text(int index) => _texts[Pick(index)];

    /// <summary>The annotation that the pipeline would make, made once and kept.</summary>
    public ReadOnlyMemory<byte> Annotation(int index)
    {
        var pick = Pick(index);
        return _annotations[pick] ??= Annotate(_texts[pick]);
    }

    /// <summary>Makes every annotation that there can be, so that no measurement has to.</summary>
    public void AnnotateAll(CancellationToken cancellationToken) => Parallel.For(
        0,
        _texts.Count,
        new ParallelOptions { CancellationToken = cancellationToken },
        pick => _annotations[pick] ??= Annotate(_texts[pick]));

    /// <summary>
    /// Annotates on this thread alone, nothing being kept, and gives the processor time of one document in milliseconds: the least of
    /// several rounds, because this program compiles the code again while it runs, which the host does not.
    /// </summary>
    public double MeasureAnnotating(int documents, int rounds) => Enumerable.Range(0, rounds).Min(_ => MeasureAnnotating(documents));

    private double MeasureAnnotating(int documents)
    {
        var annotation = new ArrayBufferWriter<byte>(MostBytes * 2);
        var before = Environment.CpuUsage.TotalTime;
        for (var index = 0; index < documents; index++)
        {
            annotation.ResetWrittenCount();
            _annotator.Annotate(Text(index).Span, annotation);
        }

        return (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / documents;
    }

    private byte[] Annotate(byte[] text)
    {
        var annotation = new ArrayBufferWriter<byte>(text.Length * 5 / 4);
        _annotator.Annotate(text, annotation);
        return annotation.WrittenSpan.ToArray();
    }

    private int Pick(int index) => new Random(HashCode(index)).Next(_texts.Count);

    // Not System.HashCode: its values differ from run to run.
    private static int HashCode(int index) => unchecked((index * 1_000_003) ^ Seed);

    /// <summary>For every paragraph the run that begins with it and is long enough, if it is not too long then.</summary>
    private static IEnumerable<byte[]> Slices(string article)
    {
        var paragraphs = article.Split(Blank);
        for (var start = 0; start < paragraphs.Length; start++)
        {
            var slice = new StringBuilder();
            for (var next = start; next < paragraphs.Length && slice.Length < WantedBytes; next++)
            {
                slice.Append(slice.Length == 0 ? "" : Blank).Append(paragraphs[next]);
            }

            var bytes = Encoding.UTF8.GetBytes(slice.ToString());
            if (bytes.Length is >= LeastBytes and <= MostBytes)
            {
                yield return bytes;
            }
        }
    }
}
