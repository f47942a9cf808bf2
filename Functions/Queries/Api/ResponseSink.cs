using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Pipeline.Query;
using Pipeline.Query.Results;

namespace Pipeline.Queries.Api;

/// <summary>Writes a result into a response as it comes.</summary>
internal sealed class ResponseSink(HttpResponse response, ResultFormat format, string? tag) : IResultSink
{
    /// <summary>The format that a request's Accept asks for; JSON unless it names another.</summary>
    public static ResultFormat FormatOf(HttpRequest request)
    {
        var accept = request.Headers.Accept.ToString();
        return accept.Contains("application/x-ndjson", StringComparison.OrdinalIgnoreCase) ? ResultFormat.Ndjson
            : accept.Contains("text/csv", StringComparison.OrdinalIgnoreCase) ? ResultFormat.Csv
            : ResultFormat.Arrays;
    }

    public async Task StartAsync(ResultHead head, CancellationToken cancellationToken)
    {
        response.ContentType = format switch { ResultFormat.Ndjson => "application/x-ndjson", ResultFormat.Csv => "text/csv; charset=utf-8", _ => "application/json" };
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
        await response.Body.WriteAsync(rows, cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }

    /// <summary>Writes what is known after the last row.</summary>
    public Task EndAsync(ResultTail tail, CancellationToken cancellationToken) => format != ResultFormat.Arrays
        ? Task.CompletedTask
        : WriteAsync(
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\n],\"rowCount\":{tail.Rows},\"truncated\":{(tail.Truncated ? "true" : "false")}}}")),
            cancellationToken);
}
