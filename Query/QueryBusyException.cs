namespace Pipeline.Query;

/// <summary>As many statements run as may, and enough wait: to be tried again later.</summary>
public sealed class QueryBusyException() : Exception("As many statements run and wait as may.");
