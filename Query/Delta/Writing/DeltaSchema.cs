using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Query.Parquet;

namespace Pipeline.Query.Delta.Writing;

/// <summary>Columns as the schema of a Delta table, and whether rows of such columns fit into one that is there.</summary>
internal static class DeltaSchema
{
    private const int FeaturesFrom = 7;
    private const int HighestWithoutFeatures = 2;

    // Those that ask nothing of who appends rows.
    private static readonly string[] KnownFeatures = ["appendOnly", "deletionVectors", "invariants", "timestampNtz", "v2Checkpoint", "vacuumProtocolCheck"];

    /// <summary>The schema of a new table.</summary>
    public static string Of(IReadOnlyList<ParquetColumn> columns) => new JsonObject
    {
        ["type"] = "struct",
        ["fields"] = new JsonArray([.. columns.Select(column => new JsonObject
        {
            ["name"] = column.Name,
            ["type"] = TypeOf(column),
            ["nullable"] = true,
            ["metadata"] = new JsonObject(),
        })]),
    }.ToJsonString();

    /// <summary>Looks whether rows can be appended to a table.</summary>
    /// <exception cref="DeltaException">It needs a writer that can do more, has partitions, or has no such column; the message names what is at fault.</exception>
    public static void Check(DeltaState state, IReadOnlyList<ParquetColumn> columns)
    {
        CheckProtocol(state.Protocol);
        state.CheckReaders();
        var table = state.Metadata ?? throw new DeltaException("The log of the Delta table has no metadata.");
        if (table.GetProperty("partitionColumns").GetArrayLength() > 0)
        {
            throw new DeltaException($"The Delta table is partitioned by {table.GetProperty("partitionColumns").GetRawText()}; rows are appended to tables without partitions.");
        }

        using var schema = JsonDocument.Parse(table.GetProperty("schemaString").GetString()!);
        var fields = schema.RootElement.GetProperty("fields").EnumerateArray().ToDictionary(field => field.GetProperty("name").GetString()!, StringComparer.Ordinal);
        foreach (var column in columns)
        {
            if (!fields.TryGetValue(column.Name, out var field))
            {
                throw new DeltaException($"The Delta table has no column '{column.Name}'; it has {string.Join(", ", fields.Keys)}.");
            }

            var type = field.GetProperty("type");
            if (type.ValueKind != JsonValueKind.String || type.GetString()!.Replace(" ", "", StringComparison.Ordinal) != TypeOf(column))
            {
                throw new DeltaException($"The column '{column.Name}' of the Delta table is {type.GetRawText()}, and the rows have {TypeOf(column)}.");
            }
        }

        foreach (var (name, field) in fields)
        {
            if (field.TryGetProperty("nullable", out var nullable) && nullable.ValueKind == JsonValueKind.False)
            {
                throw new DeltaException($"The column '{name}' of the Delta table must not be NULL; rows are appended to tables whose columns may be.");
            }

            if (field.TryGetProperty("metadata", out var metadata) && metadata.TryGetProperty("delta.invariants", out _))
            {
                throw new DeltaException($"The column '{name}' of the Delta table has an invariant, which is not checked here.");
            }
        }
    }

    private static void CheckProtocol(DeltaProtocol protocol)
    {
        var unknown = protocol.WriterVersion == FeaturesFrom ? protocol.WriterFeatures.Except(KnownFeatures).ToList() : [];
        if (unknown.Count > 0)
        {
            throw new DeltaException($"The Delta table needs writer features that are not known here: {string.Join(", ", unknown)}.");
        }

        if (protocol.WriterVersion is > HighestWithoutFeatures and not FeaturesFrom)
        {
            throw new DeltaException($"The Delta table needs a writer of version {protocol.WriterVersion}; {HighestWithoutFeatures}, and {FeaturesFrom} with features, are known here.");
        }
    }

    private static string TypeOf(ParquetColumn column) => column.Type switch
    {
        ParquetType.Flag => "boolean",
        ParquetType.Integer => "integer",
        ParquetType.Whole => "long",
        ParquetType.Real => "double",
        ParquetType.Decimal => string.Create(CultureInfo.InvariantCulture, $"decimal({column.Precision},{column.Scale})"),
        ParquetType.Text => "string",
        ParquetType.Bytes => "binary",
        ParquetType.Day => "date",
        ParquetType.Moment => "timestamp",
        _ => throw new DeltaException($"The column '{column.Name}' holds times of no time zone, for which a Delta table needs a feature that is not written here; give moments."),
    };
}
