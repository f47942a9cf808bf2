namespace Pipeline.CouchDb;

/// <summary>Which changes of a database are asked for.</summary>
public sealed record ChangesQuery
{
    /// <summary>The sequence after which they begin; null from the first one, <c>now</c> for those that are yet to come.</summary>
    public string? Since { get; init; }

    /// <summary>The most that one page holds, 1 to 100,000. Default 1,000. A feed that is followed has no end and no such limit.</summary>
    public int Limit { get; init; } = 1_000;

    /// <summary>A Mango selector as JSON: only changes of documents that it matches. Empty for all.</summary>
    public ReadOnlyMemory<byte> Selector { get; init; }

    /// <summary>
    /// How long to wait for a first change where there is none yet. Zero, the default, does not wait; the most is half of
    /// <see cref="CouchDbOptions.RequestTimeout"/>.
    /// </summary>
    public TimeSpan Wait { get; init; }
}
