using System.Text;
using Pipeline.Classification.Annotations;
using Pipeline.Cli.Samples;
using Pipeline.CouchDb;

namespace Pipeline.Cli.Demo;

/// <summary>What the job has saved, read back from the database.</summary>
/// <param name="Documents">Documents with an annotation.</param>
/// <param name="Labels">Paragraphs by label, the most frequent first.</param>
/// <param name="Excerpt">Some paragraphs of one article.</param>
internal sealed record SavedAnnotations(
    int Documents, IReadOnlyList<(string Label, int Paragraphs)> Labels, Excerpt? Excerpt)
{
    private const string Suffix = ".ann";
    private const int LargestAnnotation = 64 * 1024 * 1024;
    private const int ParallelReads = 8;

    /// <summary>Reads the annotation of every document.</summary>
    /// <param name="database">Where they are.</param>
    /// <param name="ids">The documents.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<SavedAnnotations> ReadAsync(
        ICouchDatabase database, IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        var read = new Lock();
        var documents = 0;
        var labels = new Dictionary<string, int>();
        var excerpts = new SortedDictionary<string, Excerpt>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            ids,
            new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = cancellationToken },
            async (id, cancellation) =>
            {
                using var content = await database.GetAttachmentAsync(
                    id, SampleArticle.Attachment + Suffix, null, LargestAnnotation, cancellationToken: cancellation);
                if (content is null)
                {
                    return;
                }

                var annotation = AnnotationReader.Read(content.Bytes.Span);
                var paragraphs = annotation.Blocks
                    .Select(block => (block.Label, Encoding.UTF8.GetString(annotation.Text, block.Range.Start, block.Range.Length)))
                    .ToList();
                lock (read)
                {
                    documents++;
                    foreach (var (label, _) in paragraphs)
                    {
                        labels[label] = labels.GetValueOrDefault(label) + 1;
                    }

                    excerpts[id] = Excerpt.MostVaried(id, paragraphs);
                }
            });
        return new SavedAnnotations(
            documents,
            [.. labels.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value))],
            excerpts.Values.MaxBy(excerpt => excerpt.LabelCount));
    }
}
