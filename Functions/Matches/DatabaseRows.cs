using System.Runtime.CompilerServices;
using System.Text;
using Pipeline.CouchDb;
using Pipeline.Matching.References;

namespace Pipeline.Matches;

/// <summary>The documents of a CouchDB database as rows; design documents are none.</summary>
internal static class DatabaseRows
{
    private const int PageSize = 1_000;

    /// <exception cref="CouchDbException">The database is not there or does not answer.</exception>
    public static async IAsyncEnumerable<InputRow> ReadAsync(
        ICouchDatabase database, IReadOnlyDictionary<string, string>? columns, RowReport report, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? next = null;
        var more = true;
        while (more)
        {
            var lines = new StringBuilder();
            var count = 0;
            string? last = null;
            await foreach (var document in database.ReadAsync(new KeyRange(next, null), PageSize + 1, cancellationToken))
            {
                using (document)
                {
                    if (++count > PageSize)
                    {
                        last = document.Id;
                    }
                    else if (!document.Id.StartsWith("_design/", StringComparison.Ordinal))
                    {
                        lines.AppendLine(Encoding.UTF8.GetString(document.Json.Span).ReplaceLineEndings(" "));
                    }
                }
            }

            (next, more) = (last, count > PageSize);
            if (lines.Length == 0)
            {
                continue;
            }

            using var text = new StringReader(lines.ToString());
            foreach (var row in RowReader.Read(text, RowFormat.Ndjson, columns, report))
            {
                yield return row;
            }
        }
    }
}
