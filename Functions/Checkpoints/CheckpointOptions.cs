namespace Pipeline.Checkpoints;

/// <summary>Where the checkpoints are. Each property is bound to the setting that it names.</summary>
public sealed class CheckpointOptions
{
    /// <summary>CHECKPOINT_LOCATION: the blob container. Default checkpoints.</summary>
    public string Container { get; set; } = "checkpoints";

    /// <summary>AzureWebJobsStorage: the connection string of the storage account; null where an identity signs in. Never shown.</summary>
    public string? Storage { get; set; }
}
