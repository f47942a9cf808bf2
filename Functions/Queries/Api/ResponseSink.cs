using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Pipeline.Query;
using Pipeline.Query.Results;

namespace Pipeline.Queries.Api;

/// <summary>Writes a result into a response as it comes, and into the cache when it is whole.</summary>
/// <param name="response">The response.</param>
/// <param name="format">How rows are written.</param>
/// <param name="tag">The ETag; null for a result that differs from time to time.</param>
/// <param name="cache">Keeps results that have a tag; null for none.</param>
internal sealed class ResponseSink(HttpResponse response, ResultFormat format, string? tag, ResultCache? cache) : IResultSink
{
    private const string ArrowType = "application/vnd.apache.arrow.stream";
    private const string ParquetType = "application/vnd.apache.parquet";

    private ArrayBufferWriter<byte>? _copy = tag is null || cache is null ? null : new();

    /// <summary>The format that a request's Accept asks for; JSON unless it names another.</summary>
    public static ResultFormat FormatOf(HttpRequest request)
    {
        var accept = request.Headers.Accept.ToString();
        return accept.Contains("application/x-ndjson", StringComparison.OrdinalIgnoreCase) ? ResultFormat.Ndjson
            : accept.Contains("text/csv", StringComparison.OrdinalIgnoreCase) ? ResultFormat.Csv
            : accept.Contains(ParquetType, StringComparison.OrdinalIgnoreCase) ? ResultFormat.Parquet
            : accept.Contains(ArrowType, StringComparison.OrdinalIgnoreCase) ? ResultFormat.Arrow
            : ResultFormat.Arrays;
    }

    /// <summary>The media type of a format.</summary>
    public static string ContentTypeOf(ResultFormat format) => format switch
    {
        ResultFormat.Ndjson => "application/x-ndjson",
        ResultFormat.Csv => "text/csv; charset=utf-8",
        ResultFormat.Parquet => ParquetType,
        ResultFormat.Arrow => ArrowType,
        _ => "application/json",
    };

    public async Task StartAsync(ResultHead head, CancellationToken cancellationToken)
    {
        response.ContentType = ContentTypeOf(format);
        if (tag is not null)
        {
            response.Headers.ETag = tag;
        }

        if (format == ResultFormat.Arrays)
        {
            var columns = JsonSerializer.Serialize(head.Columns.ToList(), QueriesJson.Default.ListResultColumn);
            await WriteAsync(Encoding.UTF8.GetBytes($"{{\"columns\":{columns},\"rows\":[\n"), cancellationToken);
        }
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> rows, CancellationToken cancellationToken)
    {
        if (_copy is not null && _copy.WrittenCount + rows.Length <= cache!.MostBytesOfOne)
        {
            _copy.Write(rows.Span);
        }
        else
        {
            _copy = null;
        }

        await response.Body.WriteAsync(rows, cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }

    /// <summary>Writes what is known after the last row.</summary>
    public async Task EndAsync(ResultTail tail, CancellationToken cancellationToken)
    {
        if (format == ResultFormat.Arrays)
        {
            var end = string.Create(CultureInfo.InvariantCulture, $"\n],\"rowCount\":{tail.Rows},\"truncated\":{(tail.Truncated ? "true" : "false")}}}");
            await WriteAsync(Encoding.UTF8.GetBytes(end), cancellationToken);
        }

        if (_copy is not null)
        {
            cache!.Add(new(tag!, format, _copy.WrittenSpan.ToArray()));
        }
    }
}
