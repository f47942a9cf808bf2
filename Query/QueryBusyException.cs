namespace Pipeline.Query;

/// <summary>Every worker process is at work and enough statements wait: to be tried again later.</summary>
public sealed class QueryBusyException() : Exception("All worker processes are at work, and as many statements wait as may.");
