using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Pipeline.Cli.Api;

namespace Pipeline.Cli.Queries;

/// <summary>Asks a host and writes the rows, also those of a statement that goes on beyond its request.</summary>
/// <param name="client">The host.</param>
/// <param name="writer">Takes text.</param>
/// <param name="file">Takes what is no text; null where nothing such is asked for.</param>
internal sealed class QueryOutput(ApiClient client, TextWriter writer, Stream? file = null)
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(1);

    /// <summary>Asks, and writes what comes.</summary>
    /// <exception cref="CommandFailedException">The host refuses the statement, or it failed.</exception>
    public async Task WriteAsync(JsonObject body, QueryFormat format, CancellationToken cancellationToken)
    {
        var accept = format switch { QueryFormat.Csv => "text/csv", QueryFormat.Ndjson => "application/x-ndjson", QueryFormat.Parquet => "application/vnd.apache.parquet", QueryFormat.Arrow => "application/vnd.apache.arrow.stream", _ => "application/json" };
        using var answer = await client.OpenAsync(HttpMethod.Post, "api/query", body, accept, cancellationToken);
        if (answer.StatusCode == HttpStatusCode.Accepted)
        {
            var state = await answer.Content.ReadFromJsonAsync(ApiJson.Default.JsonNode, cancellationToken);
            await WriteKeptAsync((string)state!["id"]!, format, cancellationToken);
        }
        else if (accept == "application/json")
        {
            WriteAnswer((await answer.Content.ReadFromJsonAsync(ApiJson.Default.JsonNode, cancellationToken))!, format);
        }
        else
        {
            await CopyAsync(answer, cancellationToken);
        }
    }

    private async Task WriteKeptAsync(string id, QueryFormat format, CancellationToken cancellationToken)
    {
        var state = await EndAsync(id, cancellationToken);
        if ((string?)state["state"] != "succeeded")
        {
            throw new CommandFailedException($"The statement has {(string?)state["state"]}: {(string?)state["problem"]?["detail"]}");
        }

        var pages = (int)state["pages"]!;
        for (var page = 0; page < pages; page++)
        {
            var path = $"api/query/{id}/rows?page={page}";
            if (format is QueryFormat.Csv or QueryFormat.Ndjson or QueryFormat.Parquet or QueryFormat.Arrow)
            {
                using var rows = await client.OpenAsync(HttpMethod.Get, path, null, "*/*", cancellationToken);
                await CopyAsync(rows, cancellationToken);
            }
            else if (page > 0)
            {
                var more = await client.GetAsync(path, cancellationToken);
                foreach (var row in more["rows"]!.AsArray())
                {
                    state["rows"]!.AsArray().Add(row!.DeepClone());
                }
            }
        }

        if (format is QueryFormat.Table or QueryFormat.Json)
        {
            WriteAnswer(state, format);
        }
    }

    private async Task<JsonNode> EndAsync(string id, CancellationToken cancellationToken)
    {
        while (true)
        {
            var state = await client.GetAsync($"api/query/{id}", cancellationToken);
            if ((string?)state["state"] != "running")
            {
                return state;
            }

            await Task.Delay(AskEvery, TimeProvider.System, cancellationToken);
        }
    }

    private void WriteAnswer(JsonNode answer, QueryFormat format)
    {
        if (format == QueryFormat.Json)
        {
            writer.WriteLine(answer.ToJsonString(ApiJson.Indented));
            return;
        }

        var columns = answer["columns"]!.AsArray().Select((column, index) => new Column((string)column!["name"]!, row => Cell(row[index]))).ToArray();
        new ApiOutput(writer, OutputFormat.Table).WriteList(answer["rows"]!.AsArray().Select(row => row!), columns);
        if ((bool?)answer["truncated"] == true)
        {
            writer.WriteLine($"… cut at {(long)answer["rowCount"]!} rows; --rows takes more.");
        }
    }

    private async Task CopyAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        if (file is not null)
        {
            await body.CopyToAsync(file, cancellationToken);
            return;
        }

        using var reader = new StreamReader(body);
        var buffer = new char[16 * 1024];
        while (await reader.ReadAsync(buffer, cancellationToken) is var count and > 0)
        {
            await writer.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }
    }

    private static string Cell(JsonNode? value) => value switch
    {
        null => "",
        JsonValue text when text.TryGetValue<string>(out var plain) => plain,
        _ => value.ToJsonString(ApiJson.Line),
    };
}
