namespace Pipeline.LocalHost.Durable.Store;

/// <summary>What the file holds is not what was written to it.</summary>
internal sealed class DamagedStoreException(string message) : IOException(message);
