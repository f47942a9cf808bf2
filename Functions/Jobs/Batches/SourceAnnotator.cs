using Pipeline.Classification;
using Pipeline.CouchDb;
using Pipeline.Jobs.Failures;

namespace Pipeline.Jobs.Batches;

/// <summary>Fetches sources and annotates them with one model.</summary>
/// <param name="annotator">The model.</param>
/// <param name="settings">What the job asks of it.</param>
/// <param name="maxBytes">The longest source that is read.</param>
internal sealed class SourceAnnotator(IAnnotator annotator, ClassifySettings settings, int maxBytes)
{
    /// <summary>Id of the model that annotates.</summary>
    public string Model => annotator.ModelId;

    /// <summary>The longest source that is read, in bytes.</summary>
    public int MaxBytes => maxBytes;

    /// <exception cref="CouchDbException">A fatal one: nothing will work any more.</exception>
    public async Task<SourceOutcome> AnnotateAsync(
        ICouchDatabase database, DocumentWork work, AttachmentStub source, RequestGate gate, CancellationToken cancellationToken)
    {
        var document = work.Document;
        var most = (int)Math.Min(maxBytes, work.MostBytes(source) ?? maxBytes);
        try
        {
            // The revision keeps text and digest together: an attachment that changes meanwhile is not mistaken for the one listed.
            using var content = await gate.RunAsync(
                token => database.GetAttachmentAsync(document.Id, source.Name, document.Rev, most, source.IsSentCompressed, token),
                cancellationToken).ConfigureAwait(false);
            return content is null ? new SourceOutcome.Changed() : Annotate(source, content);
        }
        catch (AttachmentTooLargeException) when (most < maxBytes)
        {
            return new SourceOutcome.Larger();
        }
        catch (CouchDbException exception) when (exception.Failure != CouchFailure.Fatal)
        {
            var kind = exception.Failure == CouchFailure.Transient ? FailureClass.Transient : FailureClass.Permanent;
            return new SourceOutcome.Failed(kind, exception.Message);
        }
    }

    /// <summary>
    /// Fetches the sources of several small documents in one request and annotates them. What it could not get in this way is
    /// missing in the result and is to be fetched by itself.
    /// </summary>
    /// <exception cref="CouchDbException">A fatal one: nothing will work any more.</exception>
    public async Task<IReadOnlyDictionary<(DocumentWork Work, AttachmentStub Source), SourceOutcome>> AnnotateAsync(
        ICouchDatabase database, IReadOnlyList<DocumentWork> group, RequestGate gate, CancellationToken cancellationToken)
    {
        var contents = new List<(DocumentWork Work, AttachmentStub Source, AttachmentContent Content)>();
        try
        {
            await gate.RunAsync(token => ReadAsync(database, group, contents, token), cancellationToken).ConfigureAwait(false);
            return contents.ToDictionary(item => (item.Work, item.Source), item => Annotate(item.Source, item.Content));
        }
        finally
        {
            contents.ForEach(item => item.Content.Dispose());
        }
    }

    private async Task<bool> ReadAsync(
        ICouchDatabase database,
        IReadOnlyList<DocumentWork> group,
        List<(DocumentWork Work, AttachmentStub Source, AttachmentContent Content)> contents,
        CancellationToken cancellationToken)
    {
        var works = group.ToDictionary(work => work.Document.Id, StringComparer.Ordinal);
        try
        {
            await foreach (var document in database
                .ReadWithAttachmentsAsync(
                    [.. group.Select(work => new DocumentRevision(work.Document.Id, work.Document.Rev))], cancellationToken)
                .ConfigureAwait(false))
            {
                using (document)
                {
                    if (works.TryGetValue(document.Id, out var work))
                    {
                        contents.AddRange(work.Pending
                            .Select(source => (work, source, content: document.ReadInline(source.Name)))
                            .Where(item => item.content is not null && item.content.Length <= maxBytes)
                            .Select(item => (item.work, item.source, item.content!)));
                    }
                }
            }

            return true;
        }
        catch (CouchDbException exception) when (exception.Failure != CouchFailure.Fatal)
        {
            return false;
        }
    }

    private SourceOutcome Annotate(AttachmentStub source, AttachmentContent content)
    {
        try
        {
            if (DeclaredCharset.IsUtf8(source.ContentType))
            {
                return new SourceOutcome.Annotated(Annotate(source, content.Bytes.Span));
            }

            using var text = DeclaredCharset.ToUtf8(source.ContentType, content.Bytes.Span);
            return new SourceOutcome.Annotated(Annotate(source, text.WrittenSpan));
        }
        catch (InvalidTextException exception)
        {
            return new SourceOutcome.Failed(FailureClass.Permanent, exception.Message);
        }
    }

    private Annotation Annotate(AttachmentStub source, ReadOnlySpan<byte> text)
    {
        var buffer = new PooledBufferWriter(text.Length + (text.Length / 8));
        try
        {
            var probabilities = settings.Probabilities ? new List<float>() : null;
            var lowConfidence = annotator.Annotate(text, settings.MinConfidence, buffer, probabilities);
            return new Annotation(
                source,
                buffer,
                settings.MinConfidence,
                LabelCounts.Of(lowConfidence.Select(pair => KeyValuePair.Create(pair.Key, (long)pair.Value))),
                probabilities,
                settings.Suffix);
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }
}
