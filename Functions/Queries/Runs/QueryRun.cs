using System.Security.Cryptography;
using System.Text;
using Pipeline.Query;
using Pipeline.Query.Results;

namespace Pipeline.Queries.Runs;

/// <summary>A statement that runs in this process.</summary>
internal sealed class QueryRun : IDisposable
{
    private const int ShownBytes = 8;

    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _noted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="source">Where its tables are.</param>
    /// <param name="query">The statement.</param>
    /// <param name="answer">Takes the result while its request waits.</param>
    /// <param name="store">Keeps the result when it goes on.</param>
    /// <param name="now">The time now.</param>
    public QueryRun(string source, QueryStatement query, IResultSink answer, QueryRunStore store, DateTimeOffset now)
    {
        Id = Guid.CreateVersion7(now).ToString("N");
        Query = query;
        Sink = new RunSink(answer, new StoredRows(store, Id, query.Format));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(query.Sql)).AsSpan(0, ShownBytes));
        State = new(Id, source, hash, QueryPhase.Running, now, now + query.Timeout, query.Format);
    }

    public string Id { get; }

    public QueryStatement Query { get; }

    public RunSink Sink { get; }

    /// <summary>How far it has come.</summary>
    public QueryRunState State { get; set; }

    /// <summary>Ends it.</summary>
    public CancellationToken EndToken => _end.Token;

    /// <summary>Runs until the result is whole; throws what its request is to be told, and nothing once it has gone on.</summary>
    public Task<ResultTail?> Work { get; set; } = Task.FromResult<ResultTail?>(null);

    /// <summary>Done when its first state is kept: what is kept later comes after it.</summary>
    public Task Noted => _noted.Task;

    public void MarkNoted() => _noted.TrySetResult();

    /// <summary>Ends it at once.</summary>
    public void End()
    {
        try
        {
            _end.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended by itself.
        }
    }

    public void Dispose() => _end.Dispose();
}
