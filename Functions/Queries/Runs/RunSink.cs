using Pipeline.Query;
using Pipeline.Query.Results;

namespace Pipeline.Queries.Runs;

/// <summary>Gives a result to the request that asked for it, or to what is kept: whichever is decided first, the first row or the end of the waiting.</summary>
/// <remarks>The columns are known long before the first row of a statement that takes long: they decide nothing.</remarks>
internal sealed class RunSink(IResultSink answer, StoredRows stored) : IResultSink
{
    private const int Open = 0;
    private const int Answered = 1;
    private const int Kept = 2;

    private ResultHead? _head;
    private IResultSink? _target;
    private int _way;

    /// <summary>Whether the statement has gone on after its request.</summary>
    public bool HasGoneOn => Volatile.Read(ref _way) == Kept;

    /// <summary>What is kept.</summary>
    public StoredRows Stored => stored;

    /// <summary>Lets the statement go on after its request; false when the request has the result, or the failure, already.</summary>
    public bool TryGoOn() => Interlocked.CompareExchange(ref _way, Kept, Open) == Open;

    /// <summary>Leaves the end of the statement to its request; false when it has gone on.</summary>
    public bool TryAnswer() => Interlocked.CompareExchange(ref _way, Answered, Open) != Kept;

    public Task StartAsync(ResultHead head, CancellationToken cancellationToken)
    {
        _head = head;
        return Task.CompletedTask;
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> rows, CancellationToken cancellationToken)
    {
        if (_target is null)
        {
            _target = TryAnswer() ? answer : stored;
            await _target.StartAsync(_head!, cancellationToken);
        }

        await _target.WriteAsync(rows, cancellationToken);
    }
}
