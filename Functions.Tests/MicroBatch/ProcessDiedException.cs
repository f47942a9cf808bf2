namespace Pipeline.Tests.MicroBatch;

/// <summary>Stands for the end of the process.</summary>
internal sealed class ProcessDiedException : Exception;
