namespace Pipeline.Cli.Plan;

/// <summary>What keeps the state of orchestrations.</summary>
internal enum PlanBackend
{
    /// <summary>Durable Functions on queues and tables of a storage account.</summary>
    AzureStorage,

    /// <summary>Durable Functions on the Durable Task Scheduler.</summary>
    DurableTaskScheduler,

    /// <summary>The SQLite file of the local host.</summary>
    Local,
}
