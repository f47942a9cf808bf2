namespace Pipeline.MicroBatch;

/// <summary>A collection that a handler writes to.</summary>
internal sealed record PollTarget(string Database, string Collection)
{
    /// <summary>What a target begins with that is a folder of a Delta table, and no collection.</summary>
    public const string Delta = "delta:";

    /// <summary>Reads <c>database.collection</c>; a database has no dot in its name. Null for anything else.</summary>
    public static PollTarget? TryParse(string text) =>
        text.Split('.', 2) is [var database, var collection] && PollNames.IsDatabase(database) && PollNames.IsCollection(collection)
            ? new PollTarget(database, collection)
            : null;
}
