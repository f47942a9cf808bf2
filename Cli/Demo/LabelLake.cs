using System.Globalization;
using DuckDB.NET.Data;
using Pipeline.Cli.Services;
using Pipeline.Query.Worker;

namespace Pipeline.Cli.Demo;

/// <summary>A folder with the table of labels that the demo asks by SQL, removed in the end.</summary>
internal sealed class LabelLake : IDisposable
{
    private const string Table = "labels";

    private readonly TemporaryFolder _folder = new();

    /// <summary>The settings of the host that reads it; empty where statements over files do not run.</summary>
    public IReadOnlyDictionary<string, string?> Settings => !QueryWorkerPool.IsSupported ? new Dictionary<string, string?>() : new Dictionary<string, string?>
    {
        ["QUERY_ROOT"] = _folder.FullName,
        ["QUERY_TABLES"] = $$"""{"{{Table}}": {"parquet": "{{Table}}"} }""",
        ["QUERY_WORKERS"] = "1",
        ["MYSQL_URL"] = null,
    };

    /// <summary>Writes the table as Parquet.</summary>
    public void Write(IReadOnlyList<(string Label, int Paragraphs)> labels)
    {
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder.FullName, Table)).FullName, "part-0.parquet");
        var rows = string.Join(", ", labels.Select(label => string.Create(CultureInfo.InvariantCulture, $"({Literal(label.Label)}, {label.Paragraphs})")));
        using var engine = new DuckDBConnection("Data Source=:memory:");
        engine.Open();
        using var command = engine.CreateCommand();
        command.CommandText = $"copy (from (values {rows}) t(label, paragraphs)) to {Literal(file)} (format parquet)";
        command.ExecuteNonQuery();
    }

    public void Dispose() => _folder.Dispose();

    private static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
