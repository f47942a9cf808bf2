using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Query.Parquet;

namespace Pipeline.Query.Delta.Writing;

/// <summary>The lines of a commit that appends (Delta protocol, "Actions").</summary>
internal static class DeltaActions
{
    private const int ReaderVersion = 1;
    private const int WriterVersion = 2;

    /// <summary>The commit.</summary>
    /// <param name="columns">The columns of a new table; null where there is one.</param>
    /// <param name="file">The data file; null for none.</param>
    /// <param name="transaction">What the append is recognised by; null for nothing.</param>
    /// <param name="now">The time now.</param>
    public static byte[] Append(IReadOnlyList<ParquetColumn>? columns, DeltaDataFile? file, DeltaTransaction? transaction, DateTimeOffset now)
    {
        var time = now.ToUnixTimeMilliseconds();
        var lines = new List<JsonObject>
        {
            Action("commitInfo", new()
            {
                ["timestamp"] = time,
                ["operation"] = "WRITE",
                ["operationParameters"] = new JsonObject { ["mode"] = "Append", ["partitionBy"] = "[]" },
                ["isBlindAppend"] = true,
                ["engineInfo"] = "pipeline",
            }),
        };
        if (columns is not null)
        {
            lines.Add(Action("protocol", new() { ["minReaderVersion"] = ReaderVersion, ["minWriterVersion"] = WriterVersion }));
            lines.Add(Action("metaData", new()
            {
                ["id"] = Guid.CreateVersion7(now).ToString(),
                ["format"] = new JsonObject { ["provider"] = "parquet", ["options"] = new JsonObject() },
                ["schemaString"] = DeltaSchema.Of(columns),
                ["partitionColumns"] = new JsonArray(),
                ["configuration"] = new JsonObject(),
                ["createdTime"] = time,
            }));
        }

        if (transaction is not null)
        {
            lines.Add(Action("txn", new() { ["appId"] = transaction.Application, ["version"] = transaction.Version, ["lastUpdated"] = time }));
        }

        if (file is { } added)
        {
            var add = new JsonObject
            {
                ["path"] = added.Name,
                ["partitionValues"] = new JsonObject(),
                ["size"] = added.Size,
                ["modificationTime"] = time,
                ["dataChange"] = true,
                ["stats"] = string.Create(CultureInfo.InvariantCulture, $"{{\"numRecords\":{added.Rows}}}"),
            };
            if (added.Keys is { } keys)
            {
                add["tags"] = new JsonObject { [DeltaKeys.Tag] = DeltaKeys.Write(keys) };
            }

            lines.Add(Action("add", add));
        }

        return Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line.ToJsonString() + "\n")));
    }

    private static JsonObject Action(string name, JsonObject fields) => new() { [name] = fields };
}
