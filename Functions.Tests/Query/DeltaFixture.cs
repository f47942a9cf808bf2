using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Pipeline.Tests.Query;

/// <summary>Writes a Delta table commit by commit: columns id (long), v (integer), and the partition column day.</summary>
public sealed class DeltaFixture(string folder)
{
    private const string Alphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

    private int _version;

    public string Folder { get; } = folder;

    private string Log => Path.Combine(Folder, "_delta_log");

    /// <summary>One commit of actions at a minute of its own.</summary>
    public void Commit(params JsonObject[] actions)
    {
        Directory.CreateDirectory(Log);
        var info = new JsonObject { ["commitInfo"] = new JsonObject { ["timestamp"] = 1_700_000_000_000 + (_version * 60_000L) } };
        File.WriteAllLines(Path.Combine(Log, $"{_version++:D20}.json"), actions.Prepend(info).Select(action => action.ToJsonString()));
    }

    public static JsonObject Protocol(int reader = 1, params string[] features)
    {
        var protocol = new JsonObject { ["minReaderVersion"] = reader, ["minWriterVersion"] = reader == 1 ? 2 : 7 };
        if (reader >= 3)
        {
            protocol["readerFeatures"] = new JsonArray([.. features.Select(feature => JsonValue.Create(feature))]);
        }

        return new() { ["protocol"] = protocol };
    }

    /// <summary>The schema; with a mapping the columns have other names in the files.</summary>
    public static JsonObject Metadata(string? id = null, string? v = null)
    {
        JsonObject Field(string name, string type, string? physical, int number) => new()
        {
            ["name"] = name,
            ["type"] = type,
            ["nullable"] = true,
            ["metadata"] = physical is null ? [] : new JsonObject { ["delta.columnMapping.id"] = number, ["delta.columnMapping.physicalName"] = physical },
        };

        var mapped = id is not null;
        var schema = new JsonObject
        {
            ["type"] = "struct",
            ["fields"] = new JsonArray(Field("id", "long", id, 1), Field("v", "integer", v, 2), Field("day", "string", mapped ? "day" : null, 3)),
        };
        return new()
        {
            ["metaData"] = new JsonObject
            {
                ["id"] = "t",
                ["format"] = new JsonObject { ["provider"] = "parquet", ["options"] = new JsonObject() },
                ["schemaString"] = schema.ToJsonString(),
                ["partitionColumns"] = new JsonArray("day"),
                ["configuration"] = mapped ? new JsonObject { ["delta.columnMapping.mode"] = "name" } : [],
            },
        };
    }

    /// <summary>Writes a data file of the ids from one to another, with v twice the id.</summary>
    public JsonObject Add(string name, int from, int to, string? day, string id = "id", string v = "v", IReadOnlyList<int>? deleted = null)
    {
        Directory.CreateDirectory(Folder);
        var path = Path.Combine(Folder, name);
        if (!File.Exists(path))
        {
            QueryFiles.Make($"copy (select range::bigint as \"{id}\", (range * 2)::integer as \"{v}\" from range({from}, {to})) to '{path}' (format parquet)");
        }

        var add = new JsonObject
        {
            ["path"] = name,
            ["partitionValues"] = new JsonObject { ["day"] = day },
            ["size"] = new FileInfo(path).Length,
            ["modificationTime"] = 1_700_000_000_000,
            ["dataChange"] = true,
        };
        if (deleted is not null)
        {
            add["deletionVector"] = Vector(deleted);
        }

        return new() { ["add"] = add };
    }

    public static JsonObject Remove(string name, IReadOnlyList<int>? deleted = null)
    {
        var remove = new JsonObject { ["path"] = name, ["dataChange"] = true };
        if (deleted is not null)
        {
            remove["deletionVector"] = Vector(deleted);
        }

        return new() { ["remove"] = remove };
    }

    /// <summary>A checkpoint of the version before the next one, as a table of actions.</summary>
    public void Checkpoint(params JsonObject[] actions)
    {
        var lines = Path.Combine(Folder, "checkpoint.json");
        File.WriteAllLines(lines, actions.Select(action => action.ToJsonString()));
        QueryFiles.Make($"copy (from read_json('{lines}', format = 'newline_delimited', map_inference_threshold = -1)) to '{Log}/{_version - 1:D20}.checkpoint.parquet' (format parquet)");
        File.Delete(lines);
    }

    /// <summary>Takes the commits up to a version away, as a clean-up of the log does.</summary>
    public void Forget(int version)
    {
        for (var old = 0; old <= version; old++)
        {
            File.Delete(Path.Combine(Log, string.Create(CultureInfo.InvariantCulture, $"{old:D20}.json")));
        }
    }

    // One roaring bitmap with one array container, in Base85.
    private static JsonObject Vector(IReadOnlyList<int> rows)
    {
        var bytes = new byte[4 + 8 + 4 + 4 + 4 + 4 + 4 + (2 * rows.Count)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, 1681511377);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(4), 1);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16), 12346);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(20), 1);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(26), (ushort)(rows.Count - 1));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(28), 16);
        for (var index = 0; index < rows.Count; index++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(32 + (2 * index)), (ushort)rows[index]);
        }

        return new() { ["storageType"] = "i", ["pathOrInlineDv"] = Base85(bytes), ["sizeInBytes"] = bytes.Length, ["cardinality"] = rows.Count };
    }

    private static string Base85(byte[] bytes)
    {
        var padded = new byte[(bytes.Length + 3) / 4 * 4];
        bytes.CopyTo(padded, 0);
        var text = new StringBuilder();
        for (var block = 0; block < padded.Length; block += 4)
        {
            var value = BinaryPrimitives.ReadUInt32BigEndian(padded.AsSpan(block));
            var letters = new char[5];
            for (var letter = 4; letter >= 0; letter--, value /= 85)
            {
                letters[letter] = Alphabet[(int)(value % 85)];
            }

            text.Append(letters);
        }

        return text.ToString();
    }
}
