using System.Buffers;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Pipeline.Cli.Samples;
using Pipeline.CouchDb;

namespace Pipeline.Cli.Bench;

/// <summary>
/// The requests of the job and nothing around them: no listing, no retries, no checks but that all is well. It is what the pipeline is measured against.
/// </summary>
internal sealed class RawCouchDb : IDisposable
{
    private readonly HttpClient _http;
    private readonly string _database;

    public RawCouchDb(CouchDbOptions server, string database, int connections)
    {
        _database = database;
        _http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = connections, UseProxy = false })
        {
            BaseAddress = server.Url,
            Timeout = TimeSpan.FromMinutes(5),
        };
        if (server.User is not null)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{server.User}:{server.Password}")));
        }

        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*"));
    }

    /// <summary>Writes new documents, each with its text as an attachment.</summary>
    public Task CreateAsync(BenchDocuments documents, int start, int count, CancellationToken cancellationToken) =>
        WriteAsync(count, cancellationToken, (json, offset) =>
        {
            json.WriteString("_id", BenchDocuments.Id(start + offset));
            json.WriteString("title", "Part of a sample article");
            json.WriteStartObject("_attachments");
            WriteAttachment(json, SampleArticle.Attachment, documents.Text(start + offset).Span);
            json.WriteEndObject();
        });

    /// <summary>Reads documents with their texts, and writes them again with their annotation as a second attachment, as the pipeline does.</summary>
    public async Task AnnotateAsync(BenchDocuments documents, int start, int count, CancellationToken cancellationToken)
    {
        using var read = await PostAsync($"{_database}/_bulk_get?attachments=true", cancellationToken, json =>
        {
            for (var offset = 0; offset < count; offset++)
            {
                json.WriteStartObject();
                json.WriteString("id", BenchDocuments.Id(start + offset));
                json.WriteEndObject();
            }
        });
        var stored = read.RootElement.GetProperty("results").EnumerateArray().Select(Document).ToList();
        await WriteAsync(count, cancellationToken, (json, offset) => WriteAnnotated(json, stored[offset], documents, start + offset));
    }

    public void Dispose() => _http.Dispose();

    private static void WriteAttachment(Utf8JsonWriter json, string name, ReadOnlySpan<byte> bytes)
    {
        json.WriteStartObject(name);
        json.WriteString("content_type", "text/plain; charset=utf-8");
        json.WriteBase64String("data", bytes);
        json.WriteEndObject();
    }

    private static JsonElement Document(JsonElement result) => result.GetProperty("docs")[0].TryGetProperty("ok", out var document)
        && document.GetProperty("_attachments").GetProperty(SampleArticle.Attachment).GetProperty("data").GetString() is { Length: > 0 }
            ? document
            : throw Refused(result);

    private static void WriteAnnotated(Utf8JsonWriter json, JsonElement stored, BenchDocuments documents, int index)
    {
        var text = stored.GetProperty("_attachments").GetProperty(SampleArticle.Attachment);
        json.WriteString("_id", BenchDocuments.Id(index));
        json.WriteString("_rev", stored.GetProperty("_rev").GetString());
        json.WriteString("title", "Part of a sample article");
        json.WriteStartObject("annotations");
        json.WriteStartObject(SampleArticle.Attachment);
        json.WriteString("sourceDigest", text.GetProperty("digest").GetString());
        json.WriteString("model", documents.ModelId);
        json.WriteString("job", "raw");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("_attachments");
        json.WriteStartObject(SampleArticle.Attachment);
        json.WriteString("content_type", text.GetProperty("content_type").GetString());
        json.WriteNumber("revpos", text.GetProperty("revpos").GetInt32());
        json.WriteString("digest", text.GetProperty("digest").GetString());
        json.WriteBoolean("stub", true);
        json.WriteEndObject();
        WriteAttachment(json, SampleArticle.Attachment + ".ann", documents.Annotation(index).Span);
        json.WriteEndObject();
    }

    private async Task WriteAsync(int count, CancellationToken cancellationToken, Action<Utf8JsonWriter, int> writeFields)
    {
        using var rows = await PostAsync($"{_database}/_bulk_docs", cancellationToken, json =>
        {
            for (var offset = 0; offset < count; offset++)
            {
                json.WriteStartObject();
                writeFields(json, offset);
                json.WriteEndObject();
            }
        });
        foreach (var row in rows.RootElement.EnumerateArray())
        {
            if (!row.TryGetProperty("rev", out _))
            {
                throw Refused(row);
            }
        }
    }

    private async Task<JsonDocument> PostAsync(string path, CancellationToken cancellationToken, Action<Utf8JsonWriter> writeDocuments)
    {
        var body = new ArrayBufferWriter<byte>(64 * 1024);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteStartArray("docs");
            writeDocuments(json);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        using var content = new ReadOnlyMemoryContent(body.WrittenMemory);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await _http.PostAsync(path, content, cancellationToken);
        var answer = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        return response.IsSuccessStatusCode ? answer : throw Refused(answer.RootElement);
    }

    private static CommandFailedException Refused(JsonElement answer) =>
        new($"CouchDB did not take the documents of the benchmark: {answer}");
}
