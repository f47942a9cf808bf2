using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Pipeline.Query;
using Pipeline.Query.Results;

namespace Pipeline.Queries.Runs;

/// <summary>The statements of this process: those that run, and the last that ended.</summary>
internal sealed partial class QueryRuns(QuerySources sources, QueryRunStore store, QueryMetrics metrics, TimeProvider time, ILogger<QueryRuns> logger) : IAsyncDisposable
{
    private const int MostEnded = 100;
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, QueryRun> _running = new();
    private readonly ConcurrentQueue<QueryRunState> _ended = new();

    /// <summary>Begins a statement.</summary>
    /// <param name="source">Where its tables are.</param>
    /// <param name="query">The statement.</param>
    /// <param name="answer">Takes the result, unless the statement goes on before its first row.</param>
    public QueryRun Begin(string source, QueryStatement query, IResultSink answer)
    {
        var run = new QueryRun(source, query, answer, store, time.GetUtcNow());
        _running[run.Id] = run;
        run.Work = RunAsync(run);
        return run;
    }

    /// <summary>Waits until the result is whole, or until the time is up before its first row.</summary>
    /// <returns>What is known after the last row; null when the statement goes on.</returns>
    public async Task<ResultTail?> WaitAsync(QueryRun run, TimeSpan wait, CancellationToken left)
    {
        await using var leaving = left.Register(run.End);
        try
        {
            return await run.Work.WaitAsync(wait, time, CancellationToken.None);
        }
        catch (TimeoutException) when (!run.Work.IsCompleted && run.Sink.TryGoOn())
        {
            await NoteAsync(run);
            return null;
        }
        catch (TimeoutException)
        {
            return await run.Work;
        }
    }

    /// <summary>All of this process, those that run first.</summary>
    public IReadOnlyList<QueryRunState> List() => [.. _running.Values.Select(run => run.State).OrderByDescending(state => state.Started), .. _ended.Reverse()];

    /// <summary>One of this process; null when it is none.</summary>
    public QueryRunState? Find(string id) => _running.TryGetValue(id, out var run) ? run.State : _ended.FirstOrDefault(state => state.Id == id);

    /// <summary>Ends one that runs in this process; false when none of that id does.</summary>
    public bool End(string id)
    {
        if (!_running.TryGetValue(id, out var run))
        {
            return false;
        }

        run.End();
        return true;
    }

    /// <summary>Ends all, and waits until they have noted it.</summary>
    public async ValueTask DisposeAsync()
    {
        var running = _running.Values.ToList();
        running.ForEach(run => run.End());
        await Task.WhenAll(running.Select(run => (Task)run.Work)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<ResultTail?> RunAsync(QueryRun run)
    {
        var start = time.GetTimestamp();
        var outcome = "failed";
        var ended = run.State;
        try
        {
            // The request has its own work to do until the first row.
            await Task.Yield();
            var tail = await sources.Get(run.State.Source).RunAsync(run.Query, run.Sink, run.EndToken);
            ended = run.State with { Phase = QueryPhase.Succeeded, Tail = tail };
            if (run.Sink.HasGoneOn)
            {
                await run.Sink.Stored.FlushAsync(run.EndToken);
            }

            outcome = "succeeded";
            return tail;
        }
        catch (Exception exception)
        {
            var failure = QueryFailure.Of(exception);
            outcome = failure?.Outcome ?? outcome;
            ended = run.State with
            {
                Phase = exception is OperationCanceledException ? QueryPhase.Cancelled : QueryPhase.Failed,
                Tail = null,
                Problem = failure is null
                    ? new(500, "Internal error", "The statement failed for a reason of the server's own.")
                    : new(failure.Status, failure.Title, QueryFailure.Detail(exception)),
            };
            if (run.Sink.TryAnswer())
            {
                throw;
            }

            if (failure is null)
            {
                LogFailed(logger, exception, run.Id);
            }

            return null;
        }
        finally
        {
            metrics.Record(run.State.Source, outcome, time.GetElapsedTime(start));
            await EndAsync(run, ended);
        }
    }

    // It counts as ended when any instance can tell so: not before its last page and its state are kept.
    private async Task EndAsync(QueryRun run, QueryRunState ended)
    {
        ended = ended with { Ended = time.GetUtcNow() };
        if (run.Sink.HasGoneOn)
        {
            ended = ended with { Columns = run.Sink.Stored.Columns, Pages = ended.Phase == QueryPhase.Succeeded ? run.Sink.Stored.Pages : 0 };
            await run.Noted;
            await TryWriteAsync(ended);
        }

        run.State = ended;
        _ended.Enqueue(run.State);
        while (_ended.Count > MostEnded && _ended.TryDequeue(out _))
        {
        }

        _running.TryRemove(run.Id, out _);
        run.Dispose();
    }

    /// <summary>Keeps the first state of a statement that goes on, and looks from then on whether somebody asks for its end.</summary>
    private async Task NoteAsync(QueryRun run)
    {
        try
        {
            await store.WriteAsync(run.State with { Phase = QueryPhase.Running, Problem = null, Tail = null }, CancellationToken.None);
        }
        catch
        {
            // Nobody could find it again.
            run.End();
            throw;
        }
        finally
        {
            run.MarkNoted();
        }

        _ = WatchAsync(run);
    }

    private async Task WatchAsync(QueryRun run)
    {
        using var timer = new PeriodicTimer(AskEvery, time);
        while (!run.Work.IsCompleted && await timer.WaitForNextTickAsync())
        {
            try
            {
                if (await store.IsEndAskedForAsync(run.Id, CancellationToken.None))
                {
                    run.End();
                    return;
                }
            }
            catch (Checkpoints.CheckpointStoreUnavailableException exception)
            {
                LogNotAsked(logger, exception, run.Id);
            }
        }
    }

    private async Task TryWriteAsync(QueryRunState state)
    {
        try
        {
            await store.WriteAsync(state, CancellationToken.None);
        }
        catch (Exception exception)
        {
            // What was kept before says that it runs; after its deadline it counts as lost.
            LogNotKept(logger, exception, state.Id);
        }
    }
}
