using Microsoft.DurableTask;
using Pipeline.CouchDb;
using Pipeline.Jobs.Looks;

namespace Pipeline.Jobs;

/// <summary>
/// One execution of <see cref="ClassifyDatabase"/>. All of it is part of the orchestrator and as deterministic: time,
/// activities and timers only through the context.
/// </summary>
internal sealed class ClassifyDatabaseRun
{
    private readonly TaskOrchestrationContext _context;
    private readonly JobSettings _settings;
    private readonly Outage _outage;
    private readonly List<Task<PageResult>> _inFlight = [];
    private readonly Queue<IReadOnlyList<KeyRange>> _ready = [];
    private Task<ListResult>? _listing;
    private int _listed;
    private readonly List<KeyRange> _left = [];
    private JobCounts _leftCounts = JobCounts.Zero;
    private bool _cancelled;
    private bool _suspended;
    private bool _isDone;
    private string? _error;

    public ClassifyDatabaseRun(TaskOrchestrationContext context, JobState state)
    {
        _context = context;
        _settings = state.Settings;
        _outage = new Outage(context);
        var now = context.CurrentUtcDateTime;
        State = state with
        {
            StartedAt = state.StartedAt ?? now,
            Waited = state.Waited + (state.StoppedAt is { } stopped ? now - stopped : TimeSpan.Zero),
            StoppedAt = null,
            Left = null,
        };
        foreach (var page in (state.Left ?? []).Chunk(JobLimits.BatchesPerPage))
        {
            _ready.Enqueue(page);
        }
    }

    /// <summary>The state to go on from, once <see cref="DoPagesAsync"/> has ended.</summary>
    public JobState State { get; private set; }

    /// <summary>Whether the job has ended, and not only this execution of it.</summary>
    public bool IsFinished => IsStopping || (State.AllListed && _isDone);

    private bool IsStopping => _cancelled || _suspended || _error is not null;

    private bool HasRest => !State.AllListed || _left.Count > 0 || _ready.Count > 0;

    private bool IsIdle => _listing is null && _inFlight.Count == 0;

    private bool HasRoom => _inFlight.Count < _settings.PagesInFlight;

    private bool CanList => !State.AllListed && _listed < JobLimits.PagesPerExecution;

    private bool CanStart => !IsStopping && (_ready.Count > 0 || CanList);

    /// <summary>Lists and starts pages until this execution has done its share and nothing is in flight any more.</summary>
    public async Task DoPagesAsync()
    {
        ReportProgress();
        do
        {
            await DoListedAsync();
        }
        while (await LookAgainAsync());
    }

    /// <summary>Ends the job: sets the last progress and gives its output.</summary>
    public JobOutput Finish()
    {
        var outcome = _error is not null ? JobOutcome.Failed
            : _cancelled ? JobOutcome.Cancelled
            : _suspended ? JobOutcome.Suspended
            : JobOutcome.Completed;
        _context.SetCustomStatus(Progress().AtRest() with { Outcome = outcome == JobOutcome.Suspended ? null : outcome });
        var looks = State.Look is { } look ? new LookOutcome(look.Number, look.Found + (look.CountOnly ? 0 : look.Differing), look.Open) : null;
        var goesOnFrom = outcome == JobOutcome.Completed
            ? null
            : State.Stopped([.. _left, .. _ready.SelectMany(page => page)], _context.CurrentUtcDateTime);
        return new JobOutput(outcome, State.Counts + _leftCounts, State.Pages, _error, looks, goesOnFrom, State.Since);
    }

    /// <summary>Removes what was kept for looking again. What cannot be removed harms nobody.</summary>
    public async Task RemoveRecordsAsync()
    {
        if (State.IsCluster)
        {
            try
            {
                await _context.CallActivityAsync<bool>(nameof(RemoveBatchRecords), _settings.JobId, JobRetries.Activity);
            }
            catch (TaskFailedException)
            {
                // The job is done all the same.
            }
        }
    }

    /// <summary>Sets the state to the next look when all is done; false when there is none, or not in this execution.</summary>
    private async Task<bool> LookAgainAsync()
    {
        if (_suspended && !HasRest && !State.IsCluster)
        {
            // It was asked to begin nothing more when nothing was left to begin.
            _suspended = false;
        }

        if (IsStopping || !State.AllListed)
        {
            return false;
        }

        if (State.Look is { Differing: 0, Found: > 0 } or { CountOnly: true })
        {
            // Ranges were done again: what the last look has passed is the sum over all batches, each as it was done last.
            State = State with { Counts = State.Look.Counts };
        }

        if (LookPlan.Next(State, _context.CurrentUtcDateTime) is not { } next)
        {
            _isDone = true;
            return false;
        }

        if (State.Look is null && State.StartedAt!.Value + LookPlan.Settling is var settled && settled > _context.CurrentUtcDateTime)
        {
            await _context.CreateTimer(settled, CancellationToken.None);
        }

        State = next;
        return true;
    }

    private async Task DoListedAsync()
    {
        while (CanStart || !IsIdle)
        {
            if (CanStart && !_outage.IsOn)
            {
                StartWhatHasRoom();
            }

            if (!IsIdle)
            {
                await TakeNextAsync();
            }
            else if (_outage.IsOn)
            {
                await WaitForCouchDbAsync();
            }

            ReportProgress();
        }
    }

    private void StartWhatHasRoom()
    {
        while (HasRoom && _ready.TryDequeue(out var batches))
        {
            // Every start has a number of its own, the repetition of a page too: an instance id in use would be replaced.
            State = State with { Pages = State.Pages + 1 };
            _inFlight.Add(RunPageAsync(batches, State.Pages));
        }

        // One page is listed ahead, so that a page that ends is followed by the next at once.
        if (_ready.Count == 0 && CanList)
        {
            _listing ??= ListAsync();
        }
    }

    private async Task TakeNextAsync()
    {
        IEnumerable<Task> pending = _inFlight;
        var ended = await Task.WhenAny(_listing is null ? pending : pending.Append(_listing));
        if (_listing is { } listing && ended == listing)
        {
            _listing = null;
            Take(await listing);
        }
        else
        {
            var page = _inFlight.First(candidate => candidate == ended);
            _inFlight.Remove(page);
            Take(await page);
        }
    }

    private async Task<PageResult> RunPageAsync(IReadOnlyList<KeyRange> batches, int number)
    {
        try
        {
            return await _context.CallSubOrchestratorAsync<PageResult>(
                nameof(ClassifyPage),
                new PageRequest(_settings, batches, State.IsCluster, State.Run),
                new SubOrchestrationOptions(instanceId: JobId.ToPageInstanceId(_settings.JobId, number)));
        }
        catch (TaskFailedException failure)
        {
            return PageResult.Failed(batches, TaskFailures.CauseOf(failure).ErrorMessage);
        }
    }

    private async Task<ListResult> ListAsync()
    {
        var withTotal = State.Pages == 0 && _settings is { Limit: null, StartKey: null, EndKey: null, IsListed: false };
        var request = new ListRequest(
            _settings, State.Cursor ?? _settings.StartKey, _settings.Limit - State.Listed, withTotal, State.Counts, State.Pages, State.Total, State.Run, WithSince: State.Since is null && State.Look is null);
        try
        {
            return State.Look is { } look
                ? await _context.CallActivityAsync<ListResult>(
                    nameof(LookAgain), new LookRequest(_settings, State.Cursor, look.CountOnly, State.Run), JobRetries.Activity)
                : await _context.CallActivityAsync<ListResult>(nameof(ListDocuments), request, JobRetries.Activity);
        }
        catch (TaskFailedException failure)
        {
            var reason = TaskFailures.CauseOf(failure).ErrorMessage;
            return TaskFailures.IsUnavailable(failure) ? new ListResult([], Outage: reason) : new ListResult([], Error: reason);
        }
    }

    private void Take(ListResult result)
    {
        if (result.Outage is { } reason)
        {
            BeginOutage(reason);
            return;
        }

        _outage.End();
        _error ??= result.Error;
        _cancelled |= result.Cancelled;
        _suspended |= result.Suspended;
        if (IsStopping)
        {
            return;
        }

        State = State with
        {
            AllListed = result.Next is null,
            Cursor = result.Next,
            Listed = State.Listed + result.Documents,
            Total = result.Total ?? State.Total,
            Since = State.Since ?? result.Since,
            IsCluster = State.IsCluster || (result.IsCluster && _settings.Limit is null),
            Look = State.Look is { } look
                ? look with { Differing = look.Differing + result.Batches.Count, Counts = look.Counts + (result.Counts ?? JobCounts.Zero) }
                : null,
        };
        if (result.Batches.Count > 0)
        {
            _listed++;
            _ready.Enqueue(result.Batches);
        }
    }

    private void Take(PageResult result)
    {
        _error ??= result.Error;
        _cancelled |= result.Cancelled;
        _suspended |= result.Suspended;
        _left.AddRange(result.Left ?? []);
        if (result.Counts.Documents > 0)
        {
            State = State with { LastAdvanceAt = _context.CurrentUtcDateTime };
        }

        if (State.Look is null)
        {
            State = State with { Counts = State.Counts + result.Counts };
            _leftCounts += result.LeftCounts ?? JobCounts.Zero;
            if (State.Counts.Failed - State.FailedBefore is var failed && failed >= _settings.MaxFailures)
            {
                _error ??= $"{failed} sources have failed, and maxFailures is {_settings.MaxFailures}. Its failures say why; restart goes on from here.";
            }
        }

        if (result.Unavailable.Count > 0)
        {
            BeginOutage(result.Outage);
            _ready.Enqueue(result.Unavailable);
        }
        else
        {
            _outage.End();
        }
    }

    private async Task WaitForCouchDbAsync()
    {
        if (_outage.GaveUp)
        {
            _error = _outage.Error;
            return;
        }

        var from = _context.CurrentUtcDateTime;
        _context.SetCustomStatus(Progress() with { EtaSeconds = null, WaitingUntil = _outage.NextTry });
        await _outage.WaitAsync();
        State = State with { Waited = State.Waited + (_context.CurrentUtcDateTime - from) };
    }

    private void ReportProgress() => _context.SetCustomStatus(Progress());

    private void BeginOutage(string? reason)
    {
        _outage.Begin(reason);
        State = State with { LastError = reason ?? State.LastError };
    }

    private JobProgress Progress()
    {
        var progress = JobProgress.Of(State.Counts + _leftCounts, State.Total, _context.CurrentUtcDateTime - State.StartedAt!.Value - State.Waited);
        return progress with { LastError = State.LastError, LastAdvanceAt = State.LastAdvanceAt };
    }
}
