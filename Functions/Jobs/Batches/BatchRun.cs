using Pipeline.CouchDb;
using Pipeline.Jobs.Conflicts;
using Pipeline.Jobs.Failures;
using Pipeline.Jobs.Listing;

namespace Pipeline.Jobs.Batches;

/// <summary>
/// One run of a batch. Reads the range in portions that fit in memory, does each portion, then does again what others changed
/// or CouchDB failed on, until every source has ended in one way.
/// </summary>
internal sealed class BatchRun(
    JobSettings settings,
    ClassifySettings classify,
    BatchMode mode,
    ICouchDatabase database,
    IBatchDocuments documents,
    ICouchDatabase? output,
    SourceAnnotator annotator,
    ConflictResolver conflicts,
    ByteBudget budget,
    RequestGate gate,
    BatchTally tally,
    TimeProvider time)
{
    /// <summary>
    /// Bytes that a portion asks for before it reads: an ordinary batch of 100 articles fits, and enough portions fit into the
    /// budget at the same time to keep CouchDB busy.
    /// </summary>
    private const long PortionBytes = 16L * 1024 * 1024;

    private readonly AttachmentPattern _pattern = classify.Sources;
    private readonly PortionReader _reader =
        new(database, documents, IsRead(classify.Sources), settings.BatchSize, PortionBytes, gate);

    private readonly IBatchDocuments? _outputs = output is null ? null : documents.In(output);
    private readonly List<string> _inConflict = [];
    private readonly AnnotationOwner _owner = new(output ?? database, gate);
    private readonly PortionWorker _worker = new(settings, database, output, annotator, gate, tally);

    private static Func<AttachmentStub, bool> IsRead(AttachmentPattern pattern) => stub => pattern.Matches(stub.Name);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        for (var cursor = new PortionCursor(documents.Range); cursor is not null;)
        {
            using var grant = await budget.AcquireAsync(PortionBytes, cancellationToken).ConfigureAwait(false);
            using var outputs = await OutputDocuments.ReadAsync(_outputs, cursor.Range, settings.BatchSize, gate, cancellationToken).ConfigureAwait(false);
            using var portion = await _reader.ReadAsync(
                cursor, document => Plan(document, outputs), cancellationToken).ConfigureAwait(false);
            if (portion.Unreadable is { } unreadable)
            {
                tally.Document(unreadable.DocumentId, hasSources: true);
                tally.Listed(1);
                tally.Failed(unreadable.DocumentId, null, unreadable.Class, unreadable.Reason, attempts: 1);
            }

            await DoAsync(portion.Works, grant, cancellationToken).ConfigureAwait(false);
            cursor = portion.Next;
        }

        foreach (var documentId in _inConflict)
        {
            await SettleAsync(documentId, cancellationToken).ConfigureAwait(false);
        }

        while (_worker.TakeRedos() is { Count: > 0 } redos)
        {
            await RedoAsync(redos, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task DoAsync(IReadOnlyList<DocumentWork> works, IDisposable grant, CancellationToken cancellationToken)
    {
        var cost = works.Sum(work => work.Cost);
        if (cost <= PortionBytes)
        {
            await _worker.DoAsync(works, cancellationToken).ConfigureAwait(false);
            return;
        }

        // Given back first: who holds a grant must not wait for another one.
        grant.Dispose();
        using var larger = await budget.AcquireAsync(cost, cancellationToken).ConfigureAwait(false);
        try
        {
            await _worker.DoAsync(works, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Arrays of tens of megabytes are no longer in hand. Left to itself the collector would let several times the budget come together first.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }

    /// <summary>Settles the conflict of a document where that is for us to do, and then does the document as it is.</summary>
    private async Task SettleAsync(string documentId, CancellationToken cancellationToken)
    {
        using var grant = await budget.AcquireAsync(PortionBytes, cancellationToken).ConfigureAwait(false);
        var document = await gate.RunAsync(token => database.GetAsync(documentId, token), cancellationToken).ConfigureAwait(false);
        if (document is { Conflicts.Count: > 0 }
            && await gate.RunAsync(token => conflicts.ResolveAsync(database, document, token), cancellationToken).ConfigureAwait(false))
        {
            document.Dispose();
            document = await gate.RunAsync(token => database.GetAsync(documentId, token), cancellationToken).ConfigureAwait(false);
        }

        if (document is not null && Plan(document, document) is { } work)
        {
            using (work)
            {
                await DoAsync([work], grant, cancellationToken).ConfigureAwait(false);
            }

            return;
        }

        document?.Dispose();
    }

    private DocumentWork? Plan(CouchDocument document, OutputDocuments outputs)
    {
        if (output is null && document.Conflicts.Count > 0 && mode is BatchMode.Work && !settings.DryRun)
        {
            _inConflict.Add(document.Id);
            return null;
        }

        if (output is null)
        {
            return Plan(document, document);
        }

        var target = outputs.Take(document.Id);
        var work = Plan(document, target);
        if (work is null)
        {
            target?.Dispose();
        }

        return work;
    }

    /// <summary>Counts what a document has and says what of it is to be done; null for nothing.</summary>
    /// <param name="annotated">The document that has the annotations: itself, or that of the output database.</param>
    private DocumentWork? Plan(CouchDocument document, CouchDocument? annotated)
    {
        var sources = Source.Of(document, annotated, _pattern)
            .Select(source => (source.Stub, State: source.Judgement.StateFor(settings.JobId, classify, annotator.Model)))
            .Where(source => mode is not BatchMode.CountSaved || source.State is SourceState.Saved)
            .ToList();
        if (mode is BatchMode.CountSaved && sources.Count == 0)
        {
            return null;
        }

        tally.Document(document.Id, sources.Count > 0);
        tally.Listed(sources.Count);
        var left = sources.Where(source => !IsSettled(document.Id, source.Stub, source.State, before: true)).ToList();
        var unsure = left.Where(source => source.State is SourceState.Unsure).Select(source => source.Stub.Name).ToList();
        if (unsure.Count > 0 && mode is BatchMode.Work)
        {
            _worker.FindOwners(document, unsure);
            left.RemoveAll(source => source.State is SourceState.Unsure);
        }

        return Begin(document, output is null ? null : annotated, left.ConvertAll(source => source.Stub));
    }

    /// <summary>Counts a source for which nothing is to be done any more.</summary>
    /// <param name="before">Whether one that is saved is known to have been before this attempt of the batch.</param>
    private bool IsSettled(string documentId, AttachmentStub source, SourceState state, bool before = false, int attempts = 1)
    {
        switch (state)
        {
            case SourceState.Saved saved:
                tally.Saved(documentId, source.Name, saved.LowConfidence, before);
                return true;
            case SourceState.Skipped:
                tally.Skipped();
                return true;
            case SourceState.Kept kept:
                tally.Kept(documentId, source.Name, kept.Reason);
                return true;
            case SourceState.Unrecordable unrecordable:
                tally.Failed(documentId, source.Name, FailureClass.Permanent, unrecordable.Reason, attempts);
                return true;
            default:
                return false;
        }
    }

    private DocumentWork? Begin(CouchDocument document, CouchDocument? target, List<AttachmentStub> pending)
    {
        if (mode is BatchMode.Fail failed)
        {
            pending.ForEach(stub => tally.Failed(document.Id, stub.Name, FailureClass.Permanent, failed.Reason, failed.Attempts));
            pending.Clear();
        }

        return pending.Count == 0 ? null : _worker.Begin(document, target, pending);
    }

    private async Task RedoAsync(IReadOnlyList<Redo> redos, CancellationToken cancellationToken)
    {
        if (redos.Any(redo => redo.Cause == RedoCause.Unavailable))
        {
            // Tells a document that CouchDB cannot serve from a CouchDB that is away: the latter throws and ends the batch.
            await gate.RunAsync(database.GetInfoAsync, cancellationToken).ConfigureAwait(false);
        }

        var hopeful = redos.Where(redo => !redo.IsHopeless).ToList();
        foreach (var redo in redos.Where(redo => redo.IsHopeless))
        {
            foreach (var source in redo.Sources)
            {
                tally.Failed(redo.DocumentId, source, FailureClass.Transient, redo.Reason, redo.Attempts);
            }
        }

        if (hopeful.Count > 0 && hopeful.Max(redo => redo.Delay) is var delay && delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, time, cancellationToken).ConfigureAwait(false);
        }

        foreach (var redo in hopeful)
        {
            using var grant = await budget.AcquireAsync(PortionBytes, cancellationToken).ConfigureAwait(false);
            if (await RereadAsync(redo, cancellationToken).ConfigureAwait(false) is { } work)
            {
                using (work)
                {
                    await DoAsync([work], grant, cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    /// <summary>Reads a document again and settles the sources that need nothing any more; null when none is left.</summary>
    private async Task<DocumentWork?> RereadAsync(Redo redo, CancellationToken cancellationToken)
    {
        CouchDocument? document = null;
        CouchDocument? target = null;
        var states = new Dictionary<string, (AttachmentStub Stub, SourceState State)>(StringComparer.Ordinal);
        try
        {
            document = await gate.RunAsync(token => database.GetAsync(redo.DocumentId, token), cancellationToken).ConfigureAwait(false);
            target = output is null || document is null
                ? null
                : await gate.RunAsync(token => output.GetAsync(redo.DocumentId, token), cancellationToken).ConfigureAwait(false);
            var annotated = output is null ? document : target;
            var sources = document is null ? [] : Source.Of(document, annotated, _pattern);
            foreach (var source in sources.Where(source => redo.Sources.Contains(source.Stub.Name, StringComparer.Ordinal)))
            {
                states[source.Stub.Name] = (source.Stub, await JudgeAsync(annotated, source, cancellationToken).ConfigureAwait(false));
            }
        }
        catch (CouchDbException exception) when (exception.Failure != CouchFailure.Fatal)
        {
            document?.Dispose();
            target?.Dispose();
            _worker.Again(redo, exception);
            return null;
        }

        redo.Sources.Where(name => !states.ContainsKey(name)).ToList().ForEach(_ => tally.Skipped());
        var pending = states.Values
            .Where(source => !IsSettled(redo.DocumentId, source.Stub, source.State, attempts: redo.Attempts + 1))
            .Select(source => source.Stub)
            .ToList();
        if (pending.Count == 0)
        {
            document?.Dispose();
            target?.Dispose();
            return null;
        }

        return _worker.Begin(document!, target, pending, redo);
    }

    private async Task<SourceState> JudgeAsync(CouchDocument? annotated, Source source, CancellationToken cancellationToken)
    {
        var state = source.Judgement.StateFor(settings.JobId, classify, annotator.Model);
        return state is SourceState.Unsure
            ? source.Judgement.StateFor(
                settings.JobId, classify, annotator.Model, await _owner.IsOwnAsync(annotated!, source, cancellationToken).ConfigureAwait(false))
            : state;
    }
}
