using MongoDB.Bson;
using MongoDB.Driver;
using Pipeline.Lake;
using Pipeline.MicroBatch;

namespace Pipeline.Mongo;

/// <summary>Makes the handlers of sources that are copied into another collection, or into a Delta table.</summary>
internal sealed class CopyHandlerFactory(IMongoClient client, LakeTables tables) : IBatchHandlerFactory
{
    /// <inheritdoc/>
    public string Name => "copy";

    /// <inheritdoc/>
    public string? Refuse(PollSource source, IReadOnlyList<PollSource> all)
    {
        if (Folder(source) is { } folder)
        {
            return RefuseFolder(source, folder, all);
        }

        if (Target(source) is not { } target)
        {
            return "into is missing; give the database and the collection that records are copied into, such as archive.readings, or a folder for a table, such as delta:lake/readings.";
        }

        if (target == new PollTarget(source.Database, source.Collection))
        {
            return $"into is '{source.Into}', which is the source itself; give another collection.";
        }

        if (all.Any(other => target == new PollTarget(other.Database, other.DeadLetterCollection)))
        {
            return $"into is '{source.Into}', which holds dead letters; give a collection of its own.";
        }

        if (target.Collection == MongoAnalyticsStore.Collection
            && all.Any(other => other.Handler == MicroBatchOptions.DefaultHandler && other.Database == target.Database))
        {
            return $"into is '{source.Into}', which holds the analytics of health records; give a collection of its own.";
        }

        return all.FirstOrDefault(other => other != source && other.Into == source.Into) is { } same
            ? $"into is '{source.Into}', as that of '{same.Name}' is: records of one _id would take each other's place; give a collection of its own."
            : null;
    }

    /// <inheritdoc/>
    public IBatchHandler Create(PollSource source)
    {
        if (Folder(source) is { } folder)
        {
            return new DeltaCopyHandler(() => tables.Get(folder));
        }

        var target = Target(source) ?? throw new InvalidOperationException($"The source '{source.Name}' has no collection to copy into.");
        return new CopyHandler(client.GetDatabase(target.Database).GetCollection<RawBsonDocument>(target.Collection));
    }

    private string? RefuseFolder(PollSource source, string folder, IReadOnlyList<PollSource> all)
    {
        if (!LakePath.IsFolder(folder))
        {
            return $"into is '{source.Into}'; behind {PollTarget.Delta} {LakePath.Rule}.";
        }

        if (tables.Missing is { } missing)
        {
            return $"into is '{source.Into}', and {missing}; give the folder under which it lies.";
        }

        return all.FirstOrDefault(other => other != source && other.Into == source.Into) is { } same
            ? $"into is '{source.Into}', as that of '{same.Name}' is; give each a table of its own."
            : null;
    }

    private static string? Folder(PollSource source) =>
        source.Into is { } into && into.StartsWith(PollTarget.Delta, StringComparison.Ordinal) ? into[PollTarget.Delta.Length..] : null;

    private static PollTarget? Target(PollSource source) => source.Into is { } into ? PollTarget.TryParse(into) : null;
}
