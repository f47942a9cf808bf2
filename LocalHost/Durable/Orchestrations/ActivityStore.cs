using System.Threading.Channels;
using DurableTask.Core;
using DurableTask.Core.History;
using Microsoft.Extensions.Logging;
using Pipeline.LocalHost.Durable.Store;

namespace Pipeline.LocalHost.Durable.Orchestrations;

/// <summary>The activities that orchestrators ask for: handed out in order, and each answered once.</summary>
internal sealed partial class ActivityStore(
    Database database, Mailbox mailbox, InHand inHand, DurableEngineHooks hooks, TimeProvider time, ILogger<ActivityStore> logger)
{
    private readonly ILogger _logger = logger;
    private readonly Channel<ActivityWork> _asked = Channel.CreateUnbounded<ActivityWork>();

    /// <summary>Takes up what the file holds.</summary>
    public void Start(Statements statements)
    {
        const string All = "SELECT a.seq, i.id, a.execution, a.event FROM activities a JOIN instances i ON i.key = a.instance ORDER BY a.seq";
        foreach (var stored in statements.Rows(All, row => StoredMessage.Read(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3))))
        {
            _asked.Writer.TryWrite(new ActivityWork(stored));
        }
    }

    /// <summary>Writes what an orchestrator asks for; on the writing thread.</summary>
    public void Ask(Statements statements, TaskMessage message, string json, long instance, long seq, List<Action> committed)
    {
        statements.Execute(
            "INSERT INTO activities(seq, instance, execution, event) VALUES($0, $1, $2, $3)", seq, instance, message.OrchestrationInstance.ExecutionId, json);
        committed.Add(() => _asked.Writer.TryWrite(new ActivityWork(new StoredMessage(seq, message))));
    }

    /// <summary>Waits for the next one. It never gives up by itself and never gives null, so that nothing polls.</summary>
    public async Task<TaskActivityWorkItem> TakeAsync(CancellationToken cancellationToken)
    {
        var work = await _asked.Reader.ReadAsync(cancellationToken);
        if (!inHand.TryEnter())
        {
            // What the file holds is taken up at the next start.
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
        }

        work.IsInHand = true;
        return work;
    }

    /// <summary>Keeps an answer. A second one of the same activity, which a retry after a failed commit could make, is none.</summary>
    public async Task CompleteAsync(ActivityWork work, TaskMessage response)
    {
        var json = EventJson.Write(response.Event);
        await database.WriteAsync(
            statements =>
            {
                hooks.InTransaction?.Invoke(work.InstanceId);
                var committed = new List<Action>();
                if (statements.Execute("DELETE FROM activities WHERE seq = $0", work.Seq) == 1)
                {
                    mailbox.Post(statements, response, json, null, committed);
                }

                return committed;
            },
            committed => committed.ForEach(action => action()));
        Leave(work);
    }

    /// <summary>An answer could not be kept: the activity is run again after a while, and fails when that does not help.</summary>
    public async Task AbandonAsync(ActivityWork work)
    {
        Leave(work);
        if (inHand.IsStopping || database.Failed.IsCompleted)
        {
            // The disk is to blame, or nothing is: the activity is run again after the next start.
            return;
        }

        LogAbandoned(work.InstanceId, ++work.Failures);
        await Task.Delay(Backoff.After(work.Failures), time);
        if (work.Failures < Suspects.MostAttempts)
        {
            _asked.Writer.TryWrite(work);
            return;
        }

        var asked = (TaskScheduledEvent)work.TaskMessage.Event;
        var message = $"The result of the activity could not be kept {work.Failures} times; the host's log says why.";
        await CompleteAsync(work, new TaskMessage
        {
            OrchestrationInstance = work.TaskMessage.OrchestrationInstance,
            Event = new TaskFailedEvent(-1, asked.EventId, message, null, new FailureDetails("PoisonedActivity", message, null, null, isNonRetriable: true)),
        });
    }

    private void Leave(ActivityWork work)
    {
        if (work.IsInHand)
        {
            work.IsInHand = false;
            inHand.Leave();
        }
    }
}
