namespace Pipeline.Cli.Plan;

/// <summary>The rates that time bounds are made from, with where each comes from.</summary>
internal static class PlanRates
{
    /// <summary>"Performance and scale in Durable Functions", performance targets of Azure Storage.</summary>
    public const string StorageTargets = "Durable Functions, performance targets";

    /// <summary>Activities a second that an instance starts when they fan out.</summary>
    public const double FanOut = 100;

    /// <summary>Results a second that an instance takes when they come back to orchestrators.</summary>
    public const double FanIn = 150;

    /// <summary>Activities a second that an orchestrator does one after the other: the listings of a job are.</summary>
    public const double Sequential = 5;

    /// <summary>"Scalability and performance targets for standard storage accounts".</summary>
    public const string StorageLimits = "Azure Storage, scalability targets";

    /// <summary>Requests a second that a storage account takes.</summary>
    public const double AccountRequests = 20_000;

    /// <summary>Messages a second of 1 KiB that one queue takes. All activities of a task hub go through one.</summary>
    public const double QueueMessages = 2_000;

    /// <summary>"Durable Task Scheduler billing".</summary>
    public const string SchedulerLimits = "Durable Task Scheduler, billing";

    /// <summary>Actions a second of the Consumption SKU.</summary>
    public const double ConsumptionActions = 500;

    /// <summary>Actions a second of one capacity unit of the Dedicated SKU.</summary>
    public const double DedicatedActions = 2_000;

    /// <summary>Measured on CouchDB 3.5.0: one server, two busy cores, 32 requests at a time, texts of 16 KiB; the slower ends of what was seen.</summary>
    public const string CouchDb = "measured, CouchDB 3.5 on two cores";

    /// <summary>Bytes of the texts that the rates of CouchDB were measured with. Larger ones take longer in proportion, smaller ones as long.</summary>
    public const double CouchDbTextBytes = 16 * 1024;

    /// <summary>Documents a second that are read with their text.</summary>
    public const double CouchDbReads = 1_100;

    /// <summary>Documents a second that are saved, annotation included.</summary>
    public const double CouchDbSaves = 1_000;

    /// <summary>Measured by <c>./pipeline bench classify</c>.</summary>
    public const string Classifier = "measured, ./pipeline bench classify";

    /// <summary>Bytes of text a second that one core classifies.</summary>
    public const double ClassifiedBytes = 57e6;

    /// <summary>Measured by <c>./pipeline bench match</c> with 100,000 references on two busy cores: 78 s of processor for a million names.</summary>
    public const string Matcher = "measured, ./pipeline bench match";

    /// <summary>Seconds of one core that a name takes, whatever the reference: reading, normalising, scoring.</summary>
    public const double MatchSeconds = 20e-6;

    /// <summary>Seconds of one core that a name takes for each name of the reference: the search.</summary>
    public const double MatchSecondsPerReference = 5e-10;

    /// <summary>Bytes of memory that a reference made ready takes for each of its names.</summary>
    public const double MatchBytesPerReference = 700;

    /// <summary>Measured by <c>./pipeline bench engine</c> on two cores; the lower end of what was seen.</summary>
    public const string Engine = "measured, ./pipeline bench engine";

    /// <summary>Activities a second of the local engine, through sub-orchestrations of ten.</summary>
    public const double LocalActivities = 3_000;
}
