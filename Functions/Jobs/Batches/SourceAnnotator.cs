using Microsoft.Extensions.Options;
using Pipeline.Buffers;
using Pipeline.Classification;
using Pipeline.CouchDb;
using Pipeline.Jobs.Failures;

namespace Pipeline.Jobs.Batches;

/// <summary>Fetches one source and annotates it.</summary>
internal sealed class SourceAnnotator(IAnnotator annotator, IOptions<CouchDbOptions> options)
{
    /// <summary>Id of the model that annotates.</summary>
    public string Model => annotator.ModelId;

    /// <exception cref="CouchDbException">A fatal one: nothing will work any more.</exception>
    public async Task<SourceOutcome> AnnotateAsync(
        ICouchDatabase database, CouchDocument document, AttachmentStub source, RequestGate gate, CancellationToken cancellationToken)
    {
        try
        {
            // The revision keeps text and digest together: an attachment that changes meanwhile is not mistaken for the one listed.
            using var content = await gate.RunAsync(
                token => database.GetAttachmentAsync(document.Id, source.Name, document.Rev, options.Value.MaxAttachmentBytes, token),
                cancellationToken).ConfigureAwait(false);
            return content is null ? new SourceOutcome.Changed() : new SourceOutcome.Annotated(Annotate(source, content.Bytes.Span));
        }
        catch (CouchDbException exception) when (exception.Failure != CouchFailure.Fatal)
        {
            var kind = exception.Failure == CouchFailure.Transient ? FailureClass.Transient : FailureClass.Permanent;
            return new SourceOutcome.Failed(kind, exception.Message);
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
            annotator.Annotate(text, buffer);
            return new Annotation(source, buffer);
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }
}
