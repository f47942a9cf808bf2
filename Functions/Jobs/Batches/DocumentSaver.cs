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
        IReadOnlyList<(CouchDocument Document, IReadOnlyList<Annotation> Annotations)> documents,
        string model,
        string job,
        RequestGate gate,
        CancellationToken cancellationToken)
    {
        var bodies = new List<PooledBufferWriter>(documents.Count);
        try
        {
            var writes = new List<DocumentWrite>(documents.Count);
            foreach (var (document, annotations) in documents)
            {
                var body = new PooledBufferWriter(document.Json.Length + (annotations.Sum(annotation => annotation.Text.Length) * 3 / 2));
                bodies.Add(body);
                AnnotatedDocument.Write(document.Json.Span, annotations, model, job, body);
                writes.Add(new DocumentWrite(document.Id, body.WrittenMemory));
                foreach (var annotation in annotations)
                {
                    annotation.Dispose();
                }
            }

            return await gate.RunAsync(token => database.SaveAsync(writes, token), cancellationToken).ConfigureAwait(false);
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
