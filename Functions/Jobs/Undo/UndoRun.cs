using Pipeline.Classification;
using Pipeline.CouchDb;
using Pipeline.Jobs.Batches;
using Pipeline.Jobs.Failures;
using Pipeline.Jobs.Kept;
using Pipeline.Jobs.Listing;

namespace Pipeline.Jobs.Undo;

/// <summary>One run of a batch that takes back what a job has annotated.</summary>
/// <param name="settings">The job that runs.</param>
/// <param name="undone">Id of the job that is taken back.</param>
internal sealed class UndoRun(
    JobSettings settings, string undone, BatchMode mode, ICouchDatabase database, IBatchDocuments batch, UndoneStore store, RequestGate gate, BatchTally tally)
{
    private const long PortionBytes = 16L * 1024 * 1024;
    private const int MaxAttempts = 6;

    private readonly AnnotationOwner _owner = new(database, gate);
    private readonly PortionReader _reader = new(database, batch, _ => false, settings.BatchSize, PortionBytes, gate);
    private readonly HashSet<UndoneSource> _seen = [];

    public async Task RunAsync(KeyRange range, ByteBudget budget, CancellationToken cancellationToken)
    {
        var noted = await store.ReadAsync(settings.JobId, range, cancellationToken).ConfigureAwait(false);
        var documents = noted.Select(source => source.DocumentId).ToHashSet(StringComparer.Ordinal);
        for (var cursor = new PortionCursor(batch.Range); cursor is not null;)
        {
            using var grant = await budget.AcquireAsync(PortionBytes, cancellationToken).ConfigureAwait(false);
            using var portion = await _reader.ReadAsync(cursor, document => Plan(document, documents), cancellationToken).ConfigureAwait(false);
            if (portion.Unreadable is { } unreadable && mode is not BatchMode.CountSaved)
            {
                tally.Document(unreadable.DocumentId, hasSources: true);
                tally.Listed(1);
                tally.Failed(unreadable.DocumentId, null, unreadable.Class, unreadable.Reason, attempts: 1);
            }

            await RemoveAsync(range, portion.Works, cancellationToken).ConfigureAwait(false);
            cursor = portion.Next;
        }

        // What an earlier attempt had noted and nobody finds any more, it has removed.
        foreach (var source in noted.Except(_seen))
        {
            tally.Listed(1);
            tally.Saved(source.DocumentId, source.Attachment, null, before: true);
        }
    }

    private DocumentWork? Plan(CouchDocument document, HashSet<string> noted)
    {
        var hasRecords = AnnotationRecords.Read(document.Json.Span).OfJob(undone).Any();
        if (mode is not BatchMode.CountSaved || noted.Contains(document.Id))
        {
            tally.Document(document.Id, hasRecords || noted.Contains(document.Id));
        }

        return hasRecords ? new DocumentWork(document, []) : null;
    }

    private async Task RemoveAsync(KeyRange range, IReadOnlyList<DocumentWork> works, CancellationToken cancellationToken)
    {
        var removals = new List<(CouchDocument Document, HashSet<string> Sources)>();
        foreach (var document in works.Select(work => work.Document))
        {
            if (await JudgeAsync(document, null, cancellationToken).ConfigureAwait(false) is { Count: > 0 } sources)
            {
                removals.Add((document, sources));
            }
        }

        if (removals.Count == 0)
        {
            return;
        }

        if (settings.DryRun)
        {
            removals.ForEach(removal => Saved(removal.Document.Id, removal.Sources));
            return;
        }

        await store.AddAsync(
            settings.JobId,
            range,
            [.. removals.SelectMany(removal => removal.Sources.Select(source => new UndoneSource(removal.Document.Id, source)))],
            cancellationToken).ConfigureAwait(false);
        var results = await SaveAsync(removals, cancellationToken).ConfigureAwait(false);
        foreach (var ((document, sources), result) in removals.Zip(results))
        {
            await SettleAsync(document.Id, sources, result, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The sources of a document whose annotations are to be removed; the others are counted.</summary>
    /// <param name="only">Those that are judged once more; null for all, the first time.</param>
    private async Task<HashSet<string>> JudgeAsync(CouchDocument document, HashSet<string>? only, CancellationToken cancellationToken)
    {
        var remove = new HashSet<string>(StringComparer.Ordinal);
        foreach (var source in Source.RecordedBy(document, undone).Where(source => only?.Contains(source.Stub.Name) != false))
        {
            _seen.Add(new UndoneSource(document.Id, source.Stub.Name));
            if (mode is BatchMode.CountSaved)
            {
                continue;
            }

            tally.Listed(only is null ? 1 : 0);
            if (source.Annotation is null)
            {
                tally.Kept(document.Id, source.Stub.Name, KeptReason.Deleted);
            }
            else if (!await _owner.IsOwnAsync(document, source, cancellationToken).ConfigureAwait(false))
            {
                tally.Kept(document.Id, source.Stub.Name, source.Judgement.IsOfThisText ? KeptReason.Edited : KeptReason.Outdated);
            }
            else if (mode is BatchMode.Fail failed)
            {
                tally.Failed(document.Id, source.Stub.Name, FailureClass.Permanent, failed.Reason, failed.Attempts);
            }
            else
            {
                remove.Add(source.Stub.Name);
            }
        }

        return remove;
    }

    private async Task<IReadOnlyList<WriteResult>> SaveAsync(
        List<(CouchDocument Document, HashSet<string> Sources)> removals, CancellationToken cancellationToken)
    {
        var bodies = new List<PooledBufferWriter>(removals.Count);
        try
        {
            foreach (var (document, sources) in removals)
            {
                var body = new PooledBufferWriter(document.Json.Length);
                bodies.Add(body);
                AnnotationRemoval.Write(document.Json, sources, AnnotationRecords.Read(document.Json.Span).OfJob(undone).First().Record.Suffix, body);
            }

            var writes = removals.Zip(bodies, (removal, body) => new DocumentWrite(removal.Document.Id, body.WrittenMemory)).ToList();
            return await gate.RunAsync(token => database.SaveAsync(writes, token), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            bodies.ForEach(body => body.Dispose());
        }
    }

    /// <summary>Counts what was removed; a document that somebody changed meanwhile is read again.</summary>
    private async Task SettleAsync(string documentId, HashSet<string> sources, WriteResult result, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (result is WriteResult.Saved)
            {
                Saved(documentId, sources);
                return;
            }

            if (result is WriteResult.Rejected || attempt == MaxAttempts)
            {
                var (kind, reason) = result is WriteResult.Rejected rejected
                    ? (FailureClass.Permanent, $"CouchDB does not take the document: {rejected.Status} {rejected.Error}: {rejected.Reason}")
                    : (FailureClass.Transient, "The document kept changing while it was saved.");
                sources.ToList().ForEach(source => tally.Failed(documentId, source, kind, reason, attempt));
                return;
            }

            using var document = await gate.RunAsync(token => database.GetAsync(documentId, token), cancellationToken).ConfigureAwait(false);
            var left = document is null ? [] : await JudgeAsync(document, sources, cancellationToken).ConfigureAwait(false);
            var gone = sources.Except(document is null ? [] : Source.RecordedBy(document, undone).Select(source => source.Stub.Name)).ToList();
            gone.ForEach(_ => tally.Skipped());
            if (left.Count == 0)
            {
                return;
            }

            sources = left;
            result = (await SaveAsync([(document!, left)], cancellationToken).ConfigureAwait(false))[0];
        }
    }

    private void Saved(string documentId, IEnumerable<string> sources)
    {
        foreach (var source in sources)
        {
            tally.Saved(documentId, source, null);
        }
    }
}
