using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Pipeline.Query.Guard;
using Pipeline.Query.Results;

namespace Pipeline.Query.Worker;

/// <summary>Runs statements over files, each in a worker process, of which some are kept ready.</summary>
/// <remarks>A process whose statement was cancelled, took too long or failed is killed; the next statement finds another.</remarks>
public sealed class QueryWorkerPool : IQuerySource, IAsyncDisposable
{
    private readonly QueryLimits _limits;
    private readonly QueryPlaces _places;
    private readonly ConcurrentQueue<QueryWorkerProcess> _idle = new();
    private volatile bool _isClosed;

    /// <param name="limits">What the processes may use.</param>
    /// <param name="time">Tells the deadline.</param>
    public QueryWorkerPool(QueryLimits limits, TimeProvider time)
    {
        _limits = limits;
        _places = new QueryPlaces(limits.Workers, limits.Waiting, time);
    }

    /// <summary>The engine with its version.</summary>
    public static string Engine { get; } = $"DuckDB {typeof(DuckDB.NET.Data.DuckDBConnection).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>Whether worker processes can be started and bounded here: on Linux on x64.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <inheritdoc/>
    public async Task<ResultTail> RunAsync(QueryStatement query, IResultSink sink, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        return await _places.RunAsync(query.Timeout, token => RunInProcessAsync(query, sink, token), cancellationToken);
    }

    /// <summary>Starts the processes that the first statements will need.</summary>
    public async Task WarmAsync(int count, CancellationToken cancellationToken)
    {
        for (var started = 0; started < Math.Min(count, _limits.Workers); started++)
        {
            Keep(await QueryWorkerProcess.StartAsync(_limits.AddressSpace, cancellationToken));
        }
    }

    /// <summary>Ends every process.</summary>
    public ValueTask DisposeAsync()
    {
        _isClosed = true;
        while (_idle.TryDequeue(out var process))
        {
            process.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private async Task<ResultTail> RunInProcessAsync(QueryStatement query, IResultSink sink, CancellationToken cancellationToken)
    {
        var process = TakeIdle() ?? await QueryWorkerProcess.StartAsync(_limits.AddressSpace, cancellationToken);
        var isWhole = false;
        try
        {
            await process.SendAsync(query.Request(_limits), cancellationToken);
            while (true)
            {
                var (kind, bytes) = await process.ReadAsync(cancellationToken);
                switch (kind)
                {
                    case FrameKind.Head:
                        await sink.StartAsync(JsonSerializer.Deserialize(bytes, WorkerJson.Default.ResultHead)!, cancellationToken);
                        break;
                    case FrameKind.Rows:
                        await sink.WriteAsync(bytes, cancellationToken);
                        break;
                    case FrameKind.Tail:
                        isWhole = true;
                        return JsonSerializer.Deserialize(bytes, WorkerJson.Default.ResultTail)!;
                    case FrameKind.Refused:
                        isWhole = true;
                        throw new StatementRefusedException(Encoding.UTF8.GetString(bytes));
                    case FrameKind.Memory:
                        throw new QueryMemoryException(Encoding.UTF8.GetString(bytes));
                    default:
                        throw new InvalidDataException("A worker process of the query service sent a frame that is not known.");
                }
            }
        }
        catch (IOException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new QueryMemoryException("The statement brought its worker process down; it needs more memory or deeper nesting than a query may use.", exception);
        }
        finally
        {
            if (isWhole)
            {
                Keep(process);
            }
            else
            {
                process.Dispose();
            }
        }
    }

    // One that could not make its next instance has ended.
    private QueryWorkerProcess? TakeIdle()
    {
        while (_idle.TryDequeue(out var process))
        {
            if (!process.HasEnded)
            {
                return process;
            }

            process.Dispose();
        }

        return null;
    }

    private void Keep(QueryWorkerProcess process)
    {
        _idle.Enqueue(process);
        if (_isClosed && _idle.TryDequeue(out var late))
        {
            late.Dispose();
        }
    }
}
