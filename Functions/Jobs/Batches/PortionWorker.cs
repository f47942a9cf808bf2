using System.Collections.Concurrent;
using Pipeline.CouchDb;
using Pipeline.Jobs.Failures;

namespace Pipeline.Jobs.Batches;

/// <summary>Fetches, classifies and saves the sources of documents in hand, and keeps what is to be done again.</summary>
internal sealed class PortionWorker(
    JobSettings settings, ICouchDatabase database, ICouchDatabase? output, SourceAnnotator annotator, RequestGate gate, BatchTally tally)
{
    /// <summary>Sources of one document worked on at the same time: as much as the largest attachment may take by default.</summary>
    private const long MaxBytesPerDocument = 128L * 1024 * 1024;

    private const int FirstServerError = 500;

    // What a document was just read with can be missing only on a node that is behind.
    private const string MissingStub = "missing_stub";

    private readonly Dictionary<string, int> _attempts = new(StringComparer.Ordinal);
    private List<Redo> _redos = [];

    /// <summary>What is to be done again, and forgets it.</summary>
    public IReadOnlyList<Redo> TakeRedos()
    {
        var redos = _redos;
        _redos = [];
        return redos;
    }

    /// <summary>Takes as many sources of a document as fit in memory and leaves the others for later.</summary>
    /// <param name="target">The document of the output database, if any.</param>
    /// <param name="redo">What these sources are done again for; null the first time.</param>
    public DocumentWork Begin(CouchDocument document, CouchDocument? target, List<AttachmentStub> pending, Redo? redo = null)
    {
        var attempts = redo?.Attempts ?? 0;
        _attempts[document.Id] = attempts;
        var reckoned = redo?.Cause == RedoCause.Larger ? annotator.MaxBytes : 0;
        var bytes = DocumentWork.CostOf(document);
        var count = pending.TakeWhile(stub => (bytes += DocumentWork.CostOf(stub, reckoned)) <= MaxBytesPerDocument).Count();
        count = Math.Max(1, count);
        if (count < pending.Count)
        {
            var later = pending.Skip(count).Select(stub => stub.Name);
            _redos.Add(new Redo(document.Id, [.. later], RedoCause.Deferred, attempts, ""));
        }

        return new DocumentWork(document, pending[..count], reckoned, target);
    }

    /// <summary>Whose work the annotations of these sources are is to be found out.</summary>
    public void FindOwners(CouchDocument document, IReadOnlyList<string> sources) =>
        _redos.Add(new Redo(document.Id, sources, RedoCause.Unsure, 0, ""));

    /// <summary>Reading a document again failed.</summary>
    public void Again(Redo redo, Exception exception)
    {
        if (exception is CouchUnavailableException)
        {
            _redos.Add(redo with { Cause = RedoCause.Unavailable, Attempts = redo.Attempts + 1, Reason = exception.Message });
            return;
        }

        foreach (var source in redo.Sources)
        {
            tally.Failed(redo.DocumentId, source, FailureClass.Permanent, exception.Message, redo.Attempts + 1);
        }
    }

    /// <exception cref="CouchDbException">A fatal one.</exception>
    public async Task DoAsync(IReadOnlyList<DocumentWork> works, CancellationToken cancellationToken)
    {
        var annotated = await AnnotateAsync(works, cancellationToken).ConfigureAwait(false);
        if (settings.DryRun)
        {
            foreach (var (work, annotations) in annotated)
            {
                annotations.ForEach(annotation => tally.Saved(work.Document.Id, annotation.Source.Name, annotation.LowConfidence));
                annotations.ForEach(annotation => annotation.Dispose());
            }
        }
        else if (annotated.Count > 0)
        {
            await SaveAsync(annotated, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<List<(DocumentWork Work, List<Annotation> Annotations)>> AnnotateAsync(
        IReadOnlyList<DocumentWork> works, CancellationToken cancellationToken)
    {
        var outcomes = new ConcurrentDictionary<(DocumentWork Work, AttachmentStub Source), SourceOutcome>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = settings.Parallelism, CancellationToken = cancellationToken };
        try
        {
            await Parallel.ForEachAsync(InlineGroup.Of(works), parallel, async (group, token) =>
            {
                foreach (var (key, outcome) in await annotator.AnnotateAsync(database, group, gate, token).ConfigureAwait(false))
                {
                    outcomes[key] = outcome;
                }
            }).ConfigureAwait(false);

            // Large ones first: the last to end is then a small one.
            var left = works
                .SelectMany(work => work.Pending.Select(source => (Work: work, Source: source)))
                .Where(key => !outcomes.ContainsKey(key))
                .OrderByDescending(key => key.Source.ExpectedLength);
            await Parallel.ForEachAsync(left.ToList(), parallel, async (key, token) =>
                outcomes[key] = await annotator.AnnotateAsync(database, key.Work, key.Source, gate, token).ConfigureAwait(false))
                .ConfigureAwait(false);
        }
        catch
        {
            foreach (var outcome in outcomes.Values.OfType<SourceOutcome.Annotated>())
            {
                outcome.Annotation.Dispose();
            }

            throw;
        }

        return Settle(works, outcomes);
    }

    private List<(DocumentWork Work, List<Annotation> Annotations)> Settle(
        IReadOnlyList<DocumentWork> works, IEnumerable<KeyValuePair<(DocumentWork Work, AttachmentStub Source), SourceOutcome>> outcomes)
    {
        var annotations = works.ToDictionary(work => work, _ => new List<Annotation>());
        foreach (var ((work, stub), outcome) in outcomes)
        {
            switch (outcome)
            {
                case SourceOutcome.Annotated { Annotation: var annotation }:
                    annotations[work].Add(annotation);
                    break;
                case SourceOutcome.Changed:
                    Again(work, [stub.Name], RedoCause.Changed, "The document kept changing while it was read.");
                    break;
                case SourceOutcome.Larger:
                    _redos.Add(new Redo(work.Document.Id, [stub.Name], RedoCause.Larger, Attempts(work), ""));
                    break;
                case SourceOutcome.Failed { Class: FailureClass.Transient, Reason: var reason }:
                    Again(work, [stub.Name], RedoCause.Unavailable, reason);
                    break;
                case SourceOutcome.Failed { Reason: var reason }:
                    tally.Failed(work.Document.Id, stub.Name, FailureClass.Permanent, reason, Attempts(work) + 1);
                    break;
            }
        }

        return [.. works.Where(work => annotations[work].Count > 0).Select(work => (work, annotations[work]))];
    }

    private async Task SaveAsync(
        List<(DocumentWork Work, List<Annotation> Annotations)> annotated, CancellationToken cancellationToken)
    {
        IReadOnlyList<WriteResult> results;
        try
        {
            results = await DocumentSaver.SaveAsync(
                database,
                output,
                annotated,
                annotator.Model,
                settings.JobId,
                gate,
                cancellationToken).ConfigureAwait(false);
        }
        catch (CouchUnavailableException exception)
        {
            await database.CheckWritesAsync(cancellationToken).ConfigureAwait(false);

            // Whether it was saved is unknown; reading the documents again tells.
            for (var index = 0; index < annotated.Count; index++)
            {
                Again(annotated[index].Work, NamesOf(annotated[index].Annotations), RedoCause.Unavailable, exception.Message);
            }

            return;
        }

        if (!results.Any(result => result is WriteResult.Saved) && results.Any(result => result is WriteResult.Rejected))
        {
            // None was taken: one document after the other would be given up where the database takes no write at all.
            await database.CheckWritesAsync(cancellationToken).ConfigureAwait(false);
        }

        for (var index = 0; index < annotated.Count; index++)
        {
            Settle(annotated[index].Work, annotated[index].Annotations, results[index]);
        }
    }

    private void Settle(DocumentWork work, List<Annotation> annotations, WriteResult result)
    {
        switch (result)
        {
            case WriteResult.Saved:
                annotations.ForEach(annotation => tally.Saved(work.Document.Id, annotation.Source.Name, annotation.LowConfidence));
                break;
            case WriteResult.Rejected { Error: MissingStub } behind:
                Again(
                    work,
                    NamesOf(annotations),
                    RedoCause.Behind,
                    $"CouchDB says that the document lacks an attachment which it has just shown: {behind.Reason}");
                break;
            case WriteResult.Rejected rejected:
                var reason = $"CouchDB does not take the annotated document: {rejected.Status} {rejected.Error}: {rejected.Reason}";
                var kind = rejected.Status >= FirstServerError ? FailureClass.Transient : FailureClass.Permanent;
                NamesOf(annotations).ForEach(source => tally.Failed(work.Document.Id, source, kind, reason, Attempts(work) + 1));
                break;
            default:
                Again(work, NamesOf(annotations), RedoCause.Changed, "The document kept changing while it was saved.");
                break;
        }
    }

    private static List<string> NamesOf(List<Annotation> annotations) => annotations.ConvertAll(annotation => annotation.Source.Name);

    private void Again(DocumentWork work, IReadOnlyList<string> sources, RedoCause cause, string reason) =>
        _redos.Add(new Redo(work.Document.Id, sources, cause, Attempts(work) + 1, reason));

    private int Attempts(DocumentWork work) => _attempts.GetValueOrDefault(work.Document.Id);
}
