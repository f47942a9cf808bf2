using System.Globalization;
using DurableTask.Core;

namespace Pipeline.LocalHost.Durable.Orchestrations;

/// <summary>An activity that was asked for and is not done.</summary>
internal sealed class ActivityWork : TaskActivityWorkItem
{
    /// <param name="stored">What was asked, and its row.</param>
    public ActivityWork(StoredMessage stored)
    {
        (Seq, Id, TaskMessage) = (stored.Seq, stored.Seq.ToString(CultureInfo.InvariantCulture), stored.Message);

        // There is no lock to renew.
        LockedUntilUtc = DateTime.MaxValue;
    }

    /// <summary>Key of its row.</summary>
    public long Seq { get; }

    /// <summary>Results in a row that could not be kept.</summary>
    public int Failures { get; set; }

    /// <summary>Whether it has been handed out and is not done.</summary>
    public bool IsInHand { get; set; }

    /// <summary>The instance that asks.</summary>
    public string InstanceId => TaskMessage.OrchestrationInstance.InstanceId;
}
