namespace Pipeline.LocalHost.Durable.Store;

/// <summary>One of the writes that a transaction is made of.</summary>
internal abstract class Write
{
    /// <summary>Whether a client is told that it is done.</summary>
    public required bool Promised { get; init; }

    /// <summary>Changes the database and nothing else: it may run again after another write of its transaction has failed.</summary>
    public abstract void Apply(Statements statements);

    /// <summary>Follows the commit, on the writing thread.</summary>
    public abstract void Committed();

    /// <summary>The write has not been done and will not be.</summary>
    public abstract void Failed(Exception exception);
}

/// <inheritdoc/>
/// <param name="apply">What changes the database.</param>
/// <param name="committed">What changes the memory, after the commit.</param>
internal sealed class Write<T>(Func<Statements, T> apply, Action<T>? committed) : Write
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;

    /// <summary>What <c>apply</c> gave, once it is committed.</summary>
    public Task<T> Completion => _completion.Task;

    /// <inheritdoc/>
    public override void Apply(Statements statements) => _result = apply(statements);

    /// <inheritdoc/>
    public override void Committed()
    {
        committed?.Invoke(_result);
        _completion.SetResult(_result);
    }

    /// <inheritdoc/>
    public override void Failed(Exception exception) => _completion.SetException(exception);
}
