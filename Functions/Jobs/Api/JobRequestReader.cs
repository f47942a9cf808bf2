using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Pipeline.Http;

namespace Pipeline.Jobs.Api;

/// <summary>Reads and checks the body of a request to start a job. Every fault names its field and what would be right.</summary>
internal static class JobRequestReader
{
    /// <summary>A request is a handful of short fields; whatever is larger is something else.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <exception cref="BadInputException">The body is no such request.</exception>
    /// <exception cref="BadHttpRequestException">It has the wrong content type, or is too large.</exception>
    public static async Task<JobSettings> ReadAsync(
        HttpRequest request, string? defaultDatabase, JobOptions defaults, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType())
        {
            throw new BadHttpRequestException(
                $"The content type is '{request.ContentType}'; send application/json.", StatusCodes.Status415UnsupportedMediaType);
        }

        using var body = await RequestBody.ReadAsync(request, MaxBytes, cancellationToken);
        try
        {
            using var document = JsonDocument.Parse(body.WrittenMemory);
            return Read(document.RootElement, defaultDatabase, defaults, time);
        }
        catch (JsonException exception)
        {
            throw new BadInputException(
                "body", $"The body is not valid JSON (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}).", exception);
        }
        catch (InvalidOperationException exception)
        {
            throw new BadInputException("body", "A text in the body holds half of a surrogate pair; send well-formed text.", exception);
        }
    }

    private static JobSettings Read(JsonElement body, string? defaultDatabase, JobOptions defaults, TimeProvider time)
    {
        var fields = new JobRequestFields(body);
        var range = fields.Range();
        var settings = new JobSettings(
            fields.Id() ?? JobId.Create(time),
            fields.Database() ?? defaultDatabase ?? throw new BadInputException(
                "database", "'database' is missing: give the name of a CouchDB database, or set COUCHDB_DATABASE."),
            fields.Attachments() ?? JobLimits.DefaultAttachments,
            (int)(fields.Number("batchSize", 1, JobLimits.MaxBatchSize) ?? JobLimits.DefaultBatchSize),
            (int)(fields.Number("parallelism", 1, JobLimits.MaxParallelism) ?? JobLimits.DefaultParallelism),
            fields.Number("limit", 1, JobLimits.MaxDocuments),
            range.Start,
            range.End,
            fields.Flag("force"),
            fields.Flag("dryRun"),
            fields.Model(),
            fields.Fraction("minConfidence") ?? 0,
            (int)(fields.Number("pagesInFlight", 1, JobLimits.MaxPagesInFlight) ?? defaults.PagesInFlight));
        fields.CheckKind();
        return settings;
    }
}
