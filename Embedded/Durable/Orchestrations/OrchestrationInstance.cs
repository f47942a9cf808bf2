using System.Threading.Channels;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Pipeline.Embedded.Durable.Journals;

namespace Pipeline.Embedded.Durable.Orchestrations;

/// <summary>
/// A running instance: takes what arrives, runs the orchestrator, writes the journal, and acts on what was written once it is
/// durable. One loop does all of it; everything else only puts arrivals into its mailbox.
/// </summary>
internal sealed partial class OrchestrationInstance
{
    private readonly IInstanceHost _host;
    private readonly InstanceEntry _entry;
    private readonly ILogger _logger;
    private readonly Channel<Arrival> _mailbox = Channel.CreateUnbounded<Arrival>(new UnboundedChannelOptions { SingleReader = true });
    private readonly TaskCompletionSource _created = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<int, IDisposable> _timers = [];

    // Owned by the loop.
    private JournalWriteKind _write;
    private long _length;
    private ExecutionHistory _history;
    private OrchestrationRun _run;
    private RunOutcome? _outcome;
    private Func<JournalContent>? _read;
    private bool _recovering;

    private OrchestrationInstance(IInstanceHost host, InstanceEntry entry, ExecutionStarted started, Func<JournalContent>? read)
    {
        _read = read;
        _host = host;
        _entry = entry;
        _logger = host.Loggers.CreateLogger<OrchestrationInstance>();
        _history = new ExecutionHistory(started);
        _run = NewRun();
    }

    /// <summary>Completes when the instance has ended or its host has stopped.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>Completes when the new instance is durable.</summary>
    public Task Created => _created.Task;

    public string InstanceId => _entry.InstanceId;

    // A new execution takes its first turn at once, unless it has been suspended before that.
    private bool IsAboutToBegin => !_history.HasBegun && !_history.IsSuspended;

    /// <summary>Whether the given execution has not ended.</summary>
    public bool IsRunning(string executionId) => _entry.Live == this && _entry.State.ExecutionId == executionId;

    /// <summary>A new instance; it begins with <see cref="Start"/>.</summary>
    public static OrchestrationInstance New(IInstanceHost host, InstanceEntry entry, ExecutionStarted started) =>
        new(host, entry, started, null);

    /// <summary>An instance that had not ended when its journal was last written; the journal is read when it starts.</summary>
    public static OrchestrationInstance Recovered(IInstanceHost host, InstanceEntry entry, ExecutionStarted started, Func<JournalContent> read) =>
        new(host, entry, started, read);

    /// <summary>Begins the loop.</summary>
    /// <param name="replaces">Whether a journal of an ended instance with this id may be there.</param>
    public void Start(bool replaces = false)
    {
        _write = _read is not null ? JournalWriteKind.Append : replaces ? JournalWriteKind.Replace : JournalWriteKind.Create;

        // What flows with the starter's calls, such as a request's trace, is not the orchestration's.
        using AsyncFlowControl? flow = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
        Ended = Task.Run(LoopAsync);
    }

    /// <summary>Tells the instance something; false when it has ended.</summary>
    public bool Post(Arrival arrival) => _mailbox.Writer.TryWrite(arrival);

    /// <summary>Ends the loop after what has arrived so far; the instance goes on at the next start of its host.</summary>
    public void Stop() => _mailbox.Writer.TryComplete();

    private async Task LoopAsync()
    {
        var batch = new List<Arrival>();
        try
        {
            var goesOn = await BeginAsync();
            while (goesOn && (IsAboutToBegin || await _mailbox.Reader.WaitToReadAsync()))
            {
                batch.Clear();
                while (_mailbox.Reader.TryRead(out var arrival))
                {
                    batch.Add(arrival);
                }

                goesOn = await TakeAsync(batch);
            }

            Close(new InvalidOperationException($"The instance '{InstanceId}' has ended."));
        }
        catch (JournalFailedException exception)
        {
            Refuse(batch, exception);
            Close(exception);
        }
        catch (Exception exception)
        {
            // A fault of the engine itself: going on could break what the journals promise.
            LogFault(_logger, InstanceId, exception);
            Refuse(batch, exception);
            Close(exception);
            _host.Fail(exception);
        }
    }

    private Task<bool> BeginAsync()
    {
        var step = new Step();
        if (_read is { } read)
        {
            _read = null;
            Recover(read(), step);
        }

        return FinishAsync(step);
    }

    private Task<bool> TakeAsync(List<Arrival> batch)
    {
        var step = new Step();
        foreach (var arrival in batch)
        {
            Accept(arrival, step);
        }

        return FinishAsync(step);
    }

    // Gives whether the instance goes on.
    private async Task<bool> FinishAsync(Step step)
    {
        if (step.Purged)
        {
            await PurgeAsync(step);
            return false;
        }

        TakeTurn(step);
        Conclude(step);
        var end = step.Records.Count > 0 ? step.Records[^1] as EndRecord : null;
        var state = await CommitAsync(step);
        Act(step, end);
        _entry.Publish(state);
        _created.TrySetResult();
        foreach (var waiting in step.Waiting)
        {
            waiting.TrySetResult();
        }

        if (end is not null)
        {
            End(end);
            return false;
        }

        return true;
    }

    private async Task<InstanceState> CommitAsync(Step step)
    {
        var state = _entry.State;
        if (step.Next is { } next)
        {
            _host.Count(_entry, _history.Count, 0);
            StartOver(next);
            var content = JournalFormat.Encode([next]);
            await _host.CommitAsync(new JournalWrite(JournalWriteKind.Replace, _entry.FileName, content));
            _host.Count(_entry, _history.Count, 1);
            _length = content.Length;
            return InstanceState.Pending(next) with
            {
                Status = OrchestrationRuntimeStatus.Running,
                LastUpdatedAt = _host.Time.GetUtcNow().UtcDateTime,
            };
        }

        if (_write != JournalWriteKind.Append)
        {
            step.Records.Insert(0, _history.Started);
        }

        if (step.Records.Count == 0)
        {
            return state;
        }

        var bytes = JournalFormat.Encode(step.Records);
        await _host.CommitAsync(new JournalWrite(_write, _entry.FileName, bytes));
        _write = JournalWriteKind.Append;
        _host.Count(_entry, _history.Count, step.Records.Count);
        _length += bytes.Length;

        // Only an end has an offset, and an end is the last record.
        var lastOffset = step.Records[^1] is EndRecord end ? _length - JournalFormat.LengthOf(end) : 0;
        return step.Records.Aggregate(state, (current, record) => current.After(record, lastOffset));
    }

    private void StartOver(ExecutionStarted next)
    {
        _history = new ExecutionHistory(next);
        _outcome = null;
        _run = NewRun();
    }

    private OrchestrationRun NewRun()
    {
        var started = _history.Started;
        return new OrchestrationRun(
            started,
            run => _host.TryGetOrchestrator(started.Name, out var orchestrator)
                ? orchestrator!(new OrchestrationContext(run, _host.Payloads, _host.Loggers))
                : throw new InvalidOperationException($"There is no orchestrator named '{started.Name}'."),
            _host.Payloads,
            _host.ReplayEveryTurn,
            run => Post(new Arrival.Violation(run)));
    }
}
