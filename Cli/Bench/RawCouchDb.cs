using System.Buffers;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Pipeline.Cli.Samples;
using Pipeline.CouchDb;

namespace Pipeline.Cli.Bench;

/// <summary>
/// The requests of the job and nothing around them: no retries, no re-reading, no checks but that all is well. It is what
/// the pipeline is measured against.
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

    /// <summary>Reads the text of a document and throws it away.</summary>
    public async Task ReadAsync(int index, StoredDocument stored, CancellationToken cancellationToken)
    {
        var bytes = await _http.GetByteArrayAsync(
            $"{_database}/{BenchDocuments.Id(index)}/{SampleArticle.Attachment}?rev={stored.Rev}", cancellationToken);
        if (bytes.Length != stored.Text.Length)
        {
            throw new CommandFailedException($"CouchDB sent {bytes.Length} bytes of an attachment of {stored.Text.Length}.");
        }
    }

    /// <summary>Writes documents again with their annotation as a second attachment, as the pipeline does.</summary>
    public Task AnnotateAsync(
        BenchDocuments documents, int start, ReadOnlyMemory<StoredDocument> stored, CancellationToken cancellationToken) =>
        WriteAsync(stored.Length, cancellationToken, (json, offset) =>
        {
            var index = start + offset;
            var (rev, text) = stored.Span[offset];
            json.WriteString("_id", BenchDocuments.Id(index));
            json.WriteString("_rev", rev);
            json.WriteString("title", "Part of a sample article");
            json.WriteStartObject("annotations");
            json.WriteStartObject(SampleArticle.Attachment);
            json.WriteString("sourceDigest", text.Digest);
            json.WriteString("model", documents.ModelId);
            json.WriteString("job", "raw");
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteStartObject("_attachments");
            json.WriteStartObject(SampleArticle.Attachment);
            json.WriteString("content_type", text.ContentType);
            json.WriteNumber("revpos", text.RevisionPosition);
            json.WriteString("digest", text.Digest);
            json.WriteNumber("length", text.Length);
            json.WriteBoolean("stub", true);
            json.WriteEndObject();
            WriteAttachment(json, SampleArticle.Attachment + ".ann", documents.Annotation(index).Span);
            json.WriteEndObject();
        });

    public void Dispose() => _http.Dispose();

    private static void WriteAttachment(Utf8JsonWriter json, string name, ReadOnlySpan<byte> bytes)
    {
        json.WriteStartObject(name);
        json.WriteString("content_type", "text/plain; charset=utf-8");
        json.WriteBase64String("data", bytes);
        json.WriteEndObject();
    }

    private async Task WriteAsync(int count, CancellationToken cancellationToken, Action<Utf8JsonWriter, int> writeFields)
    {
        var body = new ArrayBufferWriter<byte>(count * 4096);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteStartArray("docs");
            for (var offset = 0; offset < count; offset++)
            {
                json.WriteStartObject();
                writeFields(json, offset);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        using var content = new ReadOnlyMemoryContent(body.WrittenMemory);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await _http.PostAsync($"{_database}/_bulk_docs", content, cancellationToken);
        await using var answer = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var rows = await JsonDocument.ParseAsync(answer, cancellationToken: cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw Refused(rows.RootElement);
        }

        foreach (var row in rows.RootElement.EnumerateArray())
        {
            if (!row.TryGetProperty("rev", out _))
            {
                throw Refused(row);
            }
        }
    }

    private static CommandFailedException Refused(JsonElement answer) =>
        new($"CouchDB did not take the documents of the benchmark: {answer}");
}
