using Pipeline.Classification;
using Pipeline.CouchDb;

namespace Pipeline.Jobs.Batches;

/// <summary>Saves the annotations of several documents in as few requests as CouchDB takes.</summary>
internal static class DocumentSaver
{
    /// <summary>One result per document, in order. The annotations are given back to their pool, whatever happens.</summary>
    /// <exception cref="CouchDbException">Unavailable, or fatal: what was saved is found out by reading the documents again.</exception>
    public static async Task<IReadOnlyList<WriteResult>> SaveAsync(
        ICouchDatabase database,
        ICouchDatabase? output,
        List<(DocumentWork Work, List<Annotation> Annotations)> documents,
        string model,
        string job,
        RequestGate gate,
        CancellationToken cancellationToken)
    {
        var bodies = new List<PooledBufferWriter>(documents.Count);
        try
        {
            var writes = new List<DocumentWrite>(documents.Count);
            foreach (var (work, annotations) in documents)
            {
                var target = output is null ? work.Document : work.Output;
                var json = target?.Json ?? AnnotatedDocument.New(work.Document.Id);
                var body = new PooledBufferWriter(json.Length + (annotations.Sum(annotation => annotation.Text.Length) * 3 / 2));
                bodies.Add(body);
                AnnotatedDocument.Write(
                    json.Span,
                    [.. annotations.Select(annotation => annotation.ToWrite(model, job, target?.Rev))],
                    body,
                    output is null ? null : new SourceLink(database.Name, work.Document.Rev));
                writes.Add(new DocumentWrite(work.Document.Id, body.WrittenMemory));
                foreach (var annotation in annotations)
                {
                    annotation.Dispose();
                }
            }

            return await gate.RunAsync(token => (output ?? database).SaveAsync(writes, token), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            foreach (var body in bodies)
            {
                body.Dispose();
            }

            foreach (var annotation in documents.SelectMany(document => document.Annotations))
            {
                annotation.Dispose();
            }
        }
    }
}
