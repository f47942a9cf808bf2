using Microsoft.DurableTask;
using Pipeline.CouchDb;

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
    private Task<ListResult?>? _listing;
    private int _listed;
    private bool _cancelled;
    private string? _error;

    public ClassifyDatabaseRun(TaskOrchestrationContext context, JobState state)
    {
        _context = context;
        _settings = state.Settings;
        _outage = new Outage(context);
        State = state with { StartedAt = state.StartedAt ?? context.CurrentUtcDateTime };
    }

    /// <summary>The state to go on from, once <see cref="DoPagesAsync"/> has ended.</summary>
    public JobState State { get; private set; }

    /// <summary>Whether the job has ended, and not only this execution of it.</summary>
    public bool IsFinished => IsStopping || State.AllListed;

    private bool IsStopping => _cancelled || _error is not null;

    private bool IsIdle => _listing is null && _inFlight.Count == 0;

    private bool HasRoom => _inFlight.Count < JobLimits.PagesInFlight;

    private bool CanList => !State.AllListed && _listed < JobLimits.PagesPerExecution;

    private bool CanStart => !IsStopping && (_ready.Count > 0 || CanList);

    /// <summary>Lists and starts pages until this execution has done its share and nothing is in flight any more.</summary>
    public async Task DoPagesAsync()
    {
        ReportProgress();
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

    /// <summary>Ends the job: sets the last progress and gives its output.</summary>
    public JobOutput Finish()
    {
        var outcome = _error is not null ? JobOutcome.Failed : _cancelled ? JobOutcome.Cancelled : JobOutcome.Completed;
        _context.SetCustomStatus(Progress() with { Outcome = outcome });
        return new JobOutput(outcome, State.Counts, State.Pages, _error);
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
                new PageRequest(_settings, batches),
                new SubOrchestrationOptions(instanceId: JobId.ToPageInstanceId(_settings.JobId, number)));
        }
        catch (TaskFailedException failure)
        {
            return PageResult.Failed(TaskFailures.CauseOf(failure).ErrorMessage);
        }
    }

    /// <returns>Null when CouchDB did not answer.</returns>
    private async Task<ListResult?> ListAsync()
    {
        var withTotal = State.Pages == 0 && _settings is { Limit: null, StartKey: null, EndKey: null };
        var request = new ListRequest(
            _settings, State.Cursor ?? _settings.StartKey, _settings.Limit - State.Listed, withTotal, State.Counts, State.Pages, State.Total);
        try
        {
            return await _context.CallActivityAsync<ListResult>(nameof(ListDocuments), request, JobRetries.Activity);
        }
        catch (TaskFailedException failure)
        {
            return TaskFailures.IsUnavailable(failure) ? null : new ListResult([], Error: TaskFailures.CauseOf(failure).ErrorMessage);
        }
    }

    private void Take(ListResult? result)
    {
        if (result is null)
        {
            _outage.Begin();
            return;
        }

        _outage.End();
        _error ??= result.Error;
        _cancelled |= result.Cancelled;
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
        State = State with { Counts = State.Counts + result.Counts };
        if (result.Unavailable.Count > 0)
        {
            _outage.Begin();
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
            _error = Outage.Error;
            return;
        }

        var from = _context.CurrentUtcDateTime;
        _context.SetCustomStatus(Progress() with { WaitingUntil = _outage.NextTry });
        await _outage.WaitAsync();
        State = State with { Waited = State.Waited + (_context.CurrentUtcDateTime - from) };
    }

    private void ReportProgress() => _context.SetCustomStatus(Progress());

    private JobProgress Progress() =>
        JobProgress.Of(State.Counts, State.Total, _context.CurrentUtcDateTime - State.StartedAt!.Value - State.Waited);
}
