namespace Pipeline.OpenApi;

/// <summary>
/// What is to be said of a function that answers HTTP, beside what its own attributes say: route, method and whether it wants a key.
/// </summary>
/// <param name="Function">The function's name.</param>
/// <param name="Tag">The group that it is shown in.</param>
/// <param name="Summary">What it does, in a few words.</param>
internal sealed record ApiOperation(string Function, string Tag, string Summary)
{
    /// <summary>The parameters of its query: those that it takes, and no others.</summary>
    public IReadOnlyList<ApiParameter> Query { get; init; } = [];

    /// <summary>Whether its query may hold anything else beside.</summary>
    public bool TakesAnyQuery { get; init; }

    /// <summary>The headers that it heeds.</summary>
    public IReadOnlyList<ApiParameter> Headers { get; init; } = [];

    /// <summary>Its request's body; null for none.</summary>
    public ApiBody? Body { get; init; }

    /// <summary>What it answers with when it does what was asked for.</summary>
    public required IReadOnlyList<ApiAnswer> Answers { get; init; }

    /// <summary>The statuses of its refusals, each with problem details; beside them a query that is not known, 400, and faults of the app, 500.</summary>
    public IReadOnlyList<int> Problems { get; init; } = [];

    /// <summary>Values of its route's parameters, and of its query, for an example.</summary>
    public IReadOnlyDictionary<string, string> Example { get; init; } = new Dictionary<string, string>();
}
