using System.Text.Json;
using Pipeline.CouchDb;

namespace Pipeline.Jobs;

/// <summary>
/// Cuts a run of ids into the batches of a page while they come in. A batch ends before the first id after its documents; an
/// id too long to travel in an input is passed over as a boundary, so that its batch grows a little instead.
/// </summary>
/// <param name="start">Start of the page, included; null for an open start.</param>
/// <param name="batchSize">Documents per batch.</param>
/// <param name="wanted">Documents in the page.</param>
internal sealed class PageCut(string? start, int batchSize, long wanted)
{
    private readonly List<KeyRange> _batches = [];
    private string? _start = start;
    private long _inBatch;

    /// <summary>The batches cut so far, each one beginning where the one before ends.</summary>
    public IReadOnlyList<KeyRange> Batches => _batches;

    /// <summary>Documents in them.</summary>
    public long Documents { get; private set; }

    /// <summary>Where the last batch ends; null when it is open.</summary>
    public string? Next { get; private set; }

    /// <summary>The id added last.</summary>
    public string? Last { get; private set; }

    public bool IsComplete { get; private set; }

    /// <summary>Documents that may still come, the one after the page included.</summary>
    public long Missing => Math.Max(1, wanted - Documents - _inBatch + 1);

    /// <param name="isListed">False for a design document: it lies in a range like any other and is not counted.</param>
    public void Add(string id, bool isListed)
    {
        if (IsComplete)
        {
            return;
        }

        Last = id;
        var isFull = _inBatch >= batchSize || Documents + _inBatch >= wanted;
        if (isFull && IsBoundary(id))
        {
            Cut(id);
        }

        if (!IsComplete && isListed)
        {
            _inBatch++;
        }
    }

    /// <summary>No id follows: the last batch ends where the job does.</summary>
    public void End(string? endKey)
    {
        if (IsComplete)
        {
            return;
        }

        if (_inBatch > 0)
        {
            Cut(endKey);
        }

        Next = endKey;
        IsComplete = true;
    }

    private void Cut(string? end)
    {
        _batches.Add(new KeyRange(_start, end));
        Documents += _inBatch;
        _inBatch = 0;
        _start = Next = end;
        IsComplete = Documents >= wanted || _batches.Count == JobLimits.BatchesPerPage;
    }

    private static bool IsBoundary(string id) => JsonEncodedText.Encode(id).EncodedUtf8Bytes.Length <= JobLimits.MaxKeyBytes;
}
