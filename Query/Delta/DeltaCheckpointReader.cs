using System.Text.Json;
using DuckDB.NET.Data;
using Pipeline.Query.Worker;

namespace Pipeline.Query.Delta;

/// <summary>Reads one file of a checkpoint, and the sidecars it names.</summary>
internal static class DeltaCheckpointReader
{
    private const string Sidecars = "_sidecars";

    public static void Read(string log, string name, DeltaState state, Func<DuckDBConnection> engine)
    {
        var sidecars = new List<string>();
        var path = Path.Combine(log, name);
        if (name.EndsWith(".json", StringComparison.Ordinal))
        {
            foreach (var line in File.ReadLines(path).Where(line => !string.IsNullOrWhiteSpace(line)))
            {
                Apply(line, state, sidecars);
            }
        }
        else
        {
            ReadParquet(path, state, sidecars, engine());
        }

        foreach (var sidecar in sidecars)
        {
            ReadParquet(DeltaPaths.Full(log, Path.Combine(Sidecars, sidecar)), state, [], engine());
        }
    }

    private static void ReadParquet(string path, DeltaState state, List<string> sidecars, DuckDBConnection engine)
    {
        using var command = engine.CreateCommand();
        command.CommandText = $"select to_json(c)::varchar from read_parquet({SqlText.Literal(path)}) c";
        command.UseStreamingMode = true;
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            Apply(rows.GetString(0), state, sidecars);
        }
    }

    private static void Apply(string json, DeltaState state, List<string> sidecars)
    {
        using var action = JsonDocument.Parse(json);
        if (action.RootElement.TryGetProperty("sidecar", out var sidecar) && sidecar.ValueKind == JsonValueKind.Object)
        {
            sidecars.Add(Uri.UnescapeDataString(sidecar.GetProperty("path").GetString()!));
        }
        else
        {
            state.Apply(action.RootElement);
        }
    }
}
