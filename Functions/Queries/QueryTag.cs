using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Pipeline.Query;
using Pipeline.Query.Catalogue;

namespace Pipeline.Queries;

/// <summary>An ETag of a result: statement, parameters, limits, format and the state of every table.</summary>
internal static partial class QueryTag
{
    /// <summary>The tag; null for a statement whose result differs from time to time.</summary>
    public static string? Of(QueryStatement query)
    {
        if (Volatile().IsMatch(query.Sql))
        {
            return null;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, query.Sql);
        Add(hash, $"{query.Format} {query.RowLimit} {query.ByteLimit}");
        foreach (var (name, value) in (query.Parameters ?? []).OrderBy(parameter => parameter.Key, StringComparer.Ordinal))
        {
            Add(hash, $"{name}={JsonSerializer.Serialize(value.GetRawText())}");
        }

        foreach (var table in query.Catalogue.Tables.Where(table => Directory.Exists(table.Place)))
        {
            Add(hash, table.Name);

            // A commit or a file that is added, replaced or gone: its name, size or time tells.
            var folder = new DirectoryInfo(table.Kind == TableKind.Delta ? Path.Combine(table.Place, "_delta_log") : table.Place);
            foreach (var file in (folder.Exists ? folder.EnumerateFiles("*", SearchOption.AllDirectories) : []).OrderBy(file => file.FullName, StringComparer.Ordinal))
            {
                Add(hash, $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}");
            }
        }

        return $"\"{Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16))}\"";
    }

    private static void Add(IncrementalHash hash, string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\0"));

    [GeneratedRegex(@"\b(now|random|uuid\w*|gen_random_uuid|today|current_\w+|localtime\w*|get_current_\w+|transaction_timestamp|age|ago|sample|tablesample|reservoir_quantile|any_value|arbitrary)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Volatile();
}
