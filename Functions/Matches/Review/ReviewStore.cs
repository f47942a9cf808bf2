using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Options;
using Pipeline.CouchDb;
using Pipeline.Matching;
using Pipeline.Matching.Index;

namespace Pipeline.Matches.Review;

/// <summary>
/// The queue of what is to be reviewed, and what was decided, in a CouchDB database of their own. Both are documents by a hash of the reference's name and
/// the source's id, so that no later run makes a second one, and a decision is found whatever version of the reference is matched to.
/// </summary>
internal sealed class ReviewStore(ICouchServer server, IOptions<CouchDbOptions> couch, IOptions<MatchSettings> settings, TimeProvider time)
{
    private const int MostTries = 10;
    private const string ItemPrefix = "review:";
    private const string DecisionPrefix = "decision:";

    private readonly ICouchDatabase _database = server.Database(settings.Value.Database);

    /// <summary>What was decided about some sources, by their ids.</summary>
    public async Task<IReadOnlyDictionary<string, Decision>> DecisionsAsync(
        string references, IReadOnlyCollection<string> sourceIds, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, Decision>(StringComparer.Ordinal);
        if (!couch.Value.IsConfigured)
        {
            return found;
        }

        var wanted = sourceIds.ToHashSet(StringComparer.Ordinal);
        await foreach (var decision in AllAsync(references, cancellationToken))
        {
            if (wanted.Contains(decision.SourceId))
            {
                found[decision.SourceId] = decision;
            }
        }

        return found;
    }

    /// <summary>Everything that was decided for a reference.</summary>
    public async IAsyncEnumerable<Decision> AllAsync(
        string references, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var read in ReadAsync(DecisionPrefix + Scope(references), MatchesJson.Default.Decision, cancellationToken))
        {
            if (read.References == references)
            {
                yield return read;
            }
        }
    }

    /// <summary>Puts into the queue what is for review, and takes out what is not any longer. Doing it again changes nothing.</summary>
    public async Task QueueAsync(
        string references,
        string version,
        string model,
        IReadOnlyList<MatchResult> results,
        IReadOnlyDictionary<string, Decision> decisions,
        ReferenceIndex index,
        CancellationToken cancellationToken)
    {
        var items = new List<ReviewItem>();
        foreach (var result in results)
        {
            var id = ItemPrefix + KeyOf(references, result.SourceId);
            var decision = decisions.GetValueOrDefault(result.SourceId);
            var isMissing = decision?.TargetId is { } target && index.Reference.Find(target) is null;
            if (result.Status != MatchStatus.Review || (decision is not null && !isMissing))
            {
                await RemoveAsync(id, cancellationToken);
                continue;
            }

            var confidence = result.Best?.Confidence ?? 0;
            items.Add(new ReviewItem(
                id,
                null,
                references,
                version,
                model,
                Math.Round(1 - Math.Abs(confidence - 0.5) * 2, 4),
                isMissing ? "targetMissing" : "confidence",
                result));
        }

        await PutAsync(items, cancellationToken);
    }

    /// <summary>The most uncertain items, and how many there are.</summary>
    public async Task<ReviewList> ListAsync(string? references, int most, CancellationToken cancellationToken)
    {
        var queue = new PriorityQueue<ReviewItem, (double, string)>(Comparer<(double Uncertainty, string Id)>.Create(
            (a, b) => a.Uncertainty != b.Uncertainty ? a.Uncertainty.CompareTo(b.Uncertainty) : string.CompareOrdinal(b.Id, a.Id)));
        var total = 0;
        var prefix = ItemPrefix + (references is null ? "" : Scope(references));
        await foreach (var item in ReadAsync(prefix, MatchesJson.Default.ReviewItem, cancellationToken))
        {
            total++;
            queue.Enqueue(item, (item.Uncertainty, item.Id));
            if (queue.Count > most)
            {
                queue.Dequeue();
            }
        }

        var items = new List<ReviewItem>(queue.Count);
        while (queue.TryDequeue(out var item, out _))
        {
            items.Add(item);
        }

        items.Reverse();
        return new ReviewList(items, total);
    }

    /// <summary>One item of the queue; null when there is none of that id.</summary>
    public async Task<ReviewItem?> FindAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return await _database.GetAsync(ItemPrefix + id, MatchesJson.Default.ReviewItem, cancellationToken);
        }
        catch (DatabaseNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Keeps a decision and takes the item out of the queue. The decision is stored first: an item that is left over is decided again.</summary>
    public async Task<Decision> DecideAsync(ReviewItem item, string? targetId, string author, CancellationToken cancellationToken)
    {
        var id = DecisionPrefix + KeyOf(item.References, item.Result.SourceId);
        for (var attempt = 1; ; attempt++)
        {
            var before = await _database.GetAsync(id, MatchesJson.Default.Decision, cancellationToken);
            var decision = new Decision(
                id, before?.Rev, item.References, item.Result.SourceId, item.Result.SourceName, targetId, author, time.GetUtcNow(), item.Version);
            var written = await _database.PutAsync(id, decision, MatchesJson.Default.Decision, cancellationToken);
            if (written is WriteResult.Saved saved)
            {
                await RemoveAsync(item.Id, cancellationToken);
                return decision with { Rev = saved.Rev };
            }

            if (written is WriteResult.Rejected || attempt == MostTries)
            {
                throw new InvalidOperationException($"CouchDB does not take the decision '{id}': {written}.");
            }
        }
    }

    /// <summary>The id of an item in addresses: eight hexadecimal digits of the reference, a hyphen, and 24 of the source.</summary>
    public static string KeyOf(string references, string sourceId) => Scope(references) + Hash(sourceId, 24);

    private static string Scope(string references) => Hash(references, 8) + "-";

    private static string Hash(string text, int digits) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..digits];

    // New items go in one request; those that are there already are looked at one by one.
    private async Task PutAsync(List<ReviewItem> items, CancellationToken cancellationToken)
    {
        if (items.Count == 0)
        {
            return;
        }

        DocumentWrite[] writes = [.. items.Select(item => new DocumentWrite(item.Id, JsonSerializer.SerializeToUtf8Bytes(item, MatchesJson.Default.ReviewItem)))];
        IReadOnlyList<WriteResult> written;
        try
        {
            written = await _database.SaveAsync(writes, cancellationToken);
        }
        catch (DatabaseNotFoundException)
        {
            await _database.CreateAsync(cancellationToken);
            written = await _database.SaveAsync(writes, cancellationToken);
        }

        foreach (var (item, result) in items.Zip(written))
        {
            if (result is WriteResult.Conflict)
            {
                await PutAsync(item, cancellationToken);
            }
        }
    }

    private async Task PutAsync(ReviewItem item, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= MostTries; attempt++)
        {
            var before = await _database.GetAsync(item.Id, MatchesJson.Default.ReviewItem, cancellationToken);
            if (before is not null && before.Version == item.Version && before.Model == item.Model && before.Result.SourceName == item.Result.SourceName)
            {
                return;
            }

            if (await _database.PutAsync(item.Id, item with { Rev = before?.Rev }, MatchesJson.Default.ReviewItem, cancellationToken) is WriteResult.Saved)
            {
                return;
            }
        }
    }

    private async Task RemoveAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            using var document = await _database.GetAsync(id, cancellationToken);
            if (document is not null)
            {
                await _database.DeleteAsync(id, document.Rev, cancellationToken);
            }
        }
        catch (DatabaseNotFoundException)
        {
            // Nothing was ever queued.
        }
    }

    private async IAsyncEnumerable<T> ReadAsync<T>(
        string prefix,
        JsonTypeInfo<T> type,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        var documents = _database.ReadAsync(KeyRange.Prefix(prefix), int.MaxValue, type, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (documents)
        {
            while (await NextAsync(documents))
            {
                if (documents.Current.Value is { } value)
                {
                    yield return value;
                }
            }
        }
    }

    private static async ValueTask<bool> NextAsync<T>(IAsyncEnumerator<ReadDocument<T>> documents) where T : class
    {
        try
        {
            return await documents.MoveNextAsync();
        }
        catch (DatabaseNotFoundException)
        {
            return false;
        }
    }
}
