namespace Pipeline.LocalHost.Discovery;

/// <summary>Finds the value of one parameter.</summary>
internal delegate object? ParameterBinder(Invocation invocation);
