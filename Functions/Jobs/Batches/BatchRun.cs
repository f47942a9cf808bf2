using Pipeline.CouchDb;
using Pipeline.Jobs.Conflicts;
using Pipeline.Jobs.Failures;

namespace Pipeline.Jobs.Batches;

/// <summary>
/// One run of a batch. Reads the range in portions that fit in memory, does each portion, then does again what others changed
/// or CouchDB failed on, until every source has ended in one way.
/// </summary>
internal sealed class BatchRun(
    JobSettings settings,
    BatchMode mode,
    ICouchDatabase database,
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

    private readonly AttachmentPattern _pattern = new(settings.Attachments);
    private readonly PortionReader _reader =
        new(database, new AttachmentPattern(settings.Attachments), settings.BatchSize, PortionBytes, gate);

    private readonly List<string> _inConflict = [];
    private readonly PortionWorker _worker = new(settings, database, annotator, gate, tally);

    public async Task RunAsync(KeyRange range, CancellationToken cancellationToken)
    {
        for (var cursor = new PortionCursor(range); cursor is not null;)
        {
            using var grant = await budget.AcquireAsync(PortionBytes, cancellationToken).ConfigureAwait(false);
            using var portion = await _reader.ReadAsync(cursor, Plan, cancellationToken).ConfigureAwait(false);
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

        if (document is not null && PlanSources(document) is { } work)
        {
            using (work)
            {
                await DoAsync([work], grant, cancellationToken).ConfigureAwait(false);
            }

            return;
        }

        document?.Dispose();
    }

    /// <summary>Counts what a document has and says what of it is to be done; null for nothing, and for one whose conflict comes first.</summary>
    private DocumentWork? Plan(CouchDocument document)
    {
        if (document.Conflicts.Count > 0 && mode is BatchMode.Classify && !settings.DryRun)
        {
            _inConflict.Add(document.Id);
            return null;
        }

        return PlanSources(document);
    }

    private DocumentWork? PlanSources(CouchDocument document)
    {
        IReadOnlyList<Source> sources;
        try
        {
            sources = Source.Of(document, _pattern, settings, annotator.Model);
        }
        catch (AnnotationFieldException exception)
        {
            PlanUnrecordable(document, exception.Message);
            return null;
        }

        if (mode is BatchMode.CountSaved)
        {
            sources = [.. sources.Where(source => source.State == SourceState.Saved)];
            if (sources.Count == 0)
            {
                return null;
            }
        }

        tally.Document(document.Id, sources.Count > 0);
        tally.Listed(sources.Count);
        var pending = new List<AttachmentStub>();
        foreach (var source in sources)
        {
            switch (source.State)
            {
                case SourceState.Saved:
                    tally.Saved(document.Id, source.Stub.Name, source.LowConfidence, before: true);
                    break;
                case SourceState.Skipped:
                    tally.Skipped();
                    break;
                default:
                    pending.Add(source.Stub);
                    break;
            }
        }

        return Begin(document, pending);
    }

    private void PlanUnrecordable(CouchDocument document, string reason)
    {
        if (mode is BatchMode.CountSaved)
        {
            return;
        }

        var names = document.Attachments.Where(stub => _pattern.Matches(stub.Name)).Select(stub => stub.Name).ToList();
        tally.Document(document.Id, hasSources: true);
        tally.Listed(names.Count);
        names.ForEach(name => tally.Failed(document.Id, name, FailureClass.Permanent, reason, attempts: 1));
    }

    private DocumentWork? Begin(CouchDocument document, List<AttachmentStub> pending)
    {
        if (mode is BatchMode.Fail failed)
        {
            pending.ForEach(stub => tally.Failed(document.Id, stub.Name, FailureClass.Permanent, failed.Reason, failed.Attempts));
            pending.Clear();
        }

        return pending.Count == 0 ? null : _worker.Begin(document, pending);
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
        CouchDocument? document;
        IReadOnlyList<Source> sources;
        try
        {
            document = await gate.RunAsync(token => database.GetAsync(redo.DocumentId, token), cancellationToken).ConfigureAwait(false);
            sources = document is null ? [] : Source.Of(document, _pattern, settings, annotator.Model);
        }
        catch (Exception exception) when (exception is AnnotationFieldException or CouchDbException { Failure: not CouchFailure.Fatal })
        {
            _worker.Again(redo, exception);
            return null;
        }

        var states = sources.ToDictionary(source => source.Stub.Name, StringComparer.Ordinal);
        var pending = new List<AttachmentStub>();
        foreach (var name in redo.Sources)
        {
            switch (states.GetValueOrDefault(name))
            {
                case null or { State: SourceState.Skipped }:
                    tally.Skipped();
                    break;
                case { State: SourceState.Saved } saved:
                    tally.Saved(redo.DocumentId, name, saved.LowConfidence);
                    break;
                case var source:
                    pending.Add(source.Stub);
                    break;
            }
        }

        if (pending.Count == 0)
        {
            document?.Dispose();
            return null;
        }

        return _worker.Begin(document!, pending, redo);
    }
}
