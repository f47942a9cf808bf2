namespace Pipeline.Monitoring;

/// <summary>Asks one thing that the app depends on whether it would answer now. Registered as a singleton; called often and in parallel.</summary>
internal interface IDependencyCheck
{
    /// <summary>The dependency's name in lower case, such as <c>couchdb</c>.</summary>
    string Name { get; }

    /// <summary>Asks once, without retries. May throw: an exception means not ready, and its type is all that is shown.</summary>
    Task<DependencyState> CheckAsync(CancellationToken cancellationToken);
}
