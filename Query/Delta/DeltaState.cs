using System.Text.Json;
using Pipeline.Query.Delta.Writing;

namespace Pipeline.Query.Delta;

/// <summary>What the actions of a log add up to (Delta protocol, "Action Reconciliation").</summary>
/// <param name="keys">Takes the keys of rows that commits carry; null where nobody asks for them.</param>
internal sealed class DeltaState(DeltaKeys? keys = null)
{
    private const int FeaturesFrom = 3;

    private static readonly string[] KnownFeatures =
        ["deletionVectors", "columnMapping", "timestampNtz", "v2Checkpoint", "vacuumProtocolCheck", "typeWidening", "typeWidening-preview"];

    private readonly Dictionary<(string Path, string Vector), DeltaFile> _files = [];
    private readonly Dictionary<string, long> _transactions = new(StringComparer.Ordinal);

    /// <summary>What readers and writers have to know.</summary>
    public DeltaProtocol Protocol { get; private set; } = DeltaProtocol.First;

    /// <summary>The metadata; null before the first.</summary>
    public JsonElement? Metadata { get; private set; }

    /// <summary>The version that an application has committed last; null when it has committed none.</summary>
    public long? TransactionOf(string application) => _transactions.TryGetValue(application, out var version) ? version : null;

    public void Apply(JsonElement action)
    {
        if (IsObject(action, "add", out var add))
        {
            var file = File(add);
            _files[(file.Path, file.Deleted?.Id ?? "")] = file;
            if (keys is not null && IsObject(add, "tags", out var tags) && tags.TryGetProperty(DeltaKeys.Tag, out var tag) && tag.ValueKind == JsonValueKind.String)
            {
                keys.Add(tag.GetString()!);
            }
        }

        if (IsObject(action, "remove", out var remove))
        {
            _files.Remove((PathOf(remove), Vector(remove)?.Id ?? ""));
        }

        if (IsObject(action, "metaData", out var metadata))
        {
            Metadata = metadata.Clone();
        }

        if (IsObject(action, "protocol", out var protocol))
        {
            Protocol = DeltaProtocol.Read(protocol);
        }

        if (IsObject(action, "txn", out var transaction))
        {
            _transactions[transaction.GetProperty("appId").GetString()!] = transaction.GetProperty("version").GetInt64();
        }
    }

    /// <exception cref="DeltaException">The table needs a reader that can do more.</exception>
    public void CheckReaders()
    {
        var unknown = Protocol.ReaderVersion >= FeaturesFrom ? Protocol.ReaderFeatures.Except(KnownFeatures).ToList() : [];
        if (Protocol.ReaderVersion > FeaturesFrom || unknown.Count > 0)
        {
            throw new DeltaException(unknown.Count > 0
                ? $"The Delta table needs reader features that are not known here: {string.Join(", ", unknown)}."
                : $"The Delta table needs a reader of version {Protocol.ReaderVersion}; {FeaturesFrom} is the highest known here.");
        }
    }

    /// <exception cref="DeltaException">The table needs a reader that can do more, or its log is not complete.</exception>
    public DeltaSnapshot Snapshot(long version)
    {
        CheckReaders();
        var metadata = Metadata ?? throw new DeltaException("The log of the Delta table has no metadata.");
        var mapped = IsObject(metadata, "configuration", out var configuration)
            && configuration.TryGetProperty("delta.columnMapping.mode", out var mode) && mode.ValueKind == JsonValueKind.String && mode.GetString() != "none";
        using var schema = JsonDocument.Parse(metadata.GetProperty("schemaString").GetString()!);
        return new(
            version,
            [.. schema.RootElement.GetProperty("fields").EnumerateArray().Select(field => Column(field, mapped))],
            [.. metadata.GetProperty("partitionColumns").EnumerateArray().Select(column => column.GetString()!)],
            [.. _files.Values.OrderBy(file => file.Path, StringComparer.Ordinal)]);
    }

    private static DeltaColumn Column(JsonElement field, bool mapped)
    {
        var name = field.GetProperty("name").GetString()!;
        var type = field.GetProperty("type");
        return new(
            name,
            mapped ? field.GetProperty("metadata").GetProperty("delta.columnMapping.physicalName").GetString()! : name,
            DeltaTypes.EngineType(type),
            type.ValueKind == JsonValueKind.String && type.GetString() == "string");
    }

    private static DeltaFile File(JsonElement add)
    {
        var partitions = new Dictionary<string, string?>();
        if (IsObject(add, "partitionValues", out var values))
        {
            foreach (var value in values.EnumerateObject())
            {
                partitions[value.Name] = value.Value.ValueKind == JsonValueKind.Null ? null : value.Value.GetString();
            }
        }

        return new(PathOf(add), partitions, add.GetProperty("size").GetInt64(), Rows(add), Vector(add));
    }

    private static long? Rows(JsonElement add)
    {
        if (!add.TryGetProperty("stats", out var stats) || stats.ValueKind != JsonValueKind.String || stats.GetString() is not { Length: > 0 } text)
        {
            return null;
        }

        using var document = JsonDocument.Parse(text);
        return document.RootElement.TryGetProperty("numRecords", out var rows) && rows.ValueKind == JsonValueKind.Number ? rows.GetInt64() : null;
    }

    private static DeletionVector? Vector(JsonElement action) =>
        IsObject(action, "deletionVector", out var vector) && vector.GetProperty("storageType").ValueKind == JsonValueKind.String
            ? new(
                vector.GetProperty("storageType").GetString()!,
                vector.GetProperty("pathOrInlineDv").GetString()!,
                vector.TryGetProperty("offset", out var offset) && offset.ValueKind == JsonValueKind.Number ? offset.GetInt32() : null,
                vector.GetProperty("sizeInBytes").GetInt32(),
                vector.GetProperty("cardinality").GetInt64())
            : null;

    private static string PathOf(JsonElement action) => Uri.UnescapeDataString(action.GetProperty("path").GetString()!);

    private static bool IsObject(JsonElement element, string name, out JsonElement value) => element.TryGetProperty(name, out value) && value.ValueKind == JsonValueKind.Object;
}
