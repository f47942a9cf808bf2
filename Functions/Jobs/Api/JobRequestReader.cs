using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Pipeline.CouchDb;
using Pipeline.Http;
using Pipeline.Jobs.Kinds;
using Pipeline.Jobs.Notify;

namespace Pipeline.Jobs.Api;

/// <summary>Reads and checks the body of a request to start a job. Every fault names its field and what would be right.</summary>
internal sealed class JobRequestReader(JobKinds kinds, IOptions<CouchDbOptions> options, IOptions<JobOptions> defaults, TimeProvider time)
{
    /// <summary>Room for as many ids as a request may give, each of them long.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    /// <exception cref="BadInputException">The body is no such request.</exception>
    /// <exception cref="BadHttpRequestException">It has the wrong content type, or is too large.</exception>
    public Task<JobOrder> ReadAsync(HttpRequest request, CancellationToken cancellationToken) =>
        RequestBody.ReadDeclaredJsonAsync(request, MaxBytes, Read, cancellationToken);

    /// <summary>Checks a request that has been read.</summary>
    /// <exception cref="BadInputException">It is no such request.</exception>
    public JobOrder Read(JsonElement body)
    {
        var kind = FindKind(body);
        var fields = JobRequestFields.Read(body, [.. JobFields.Common, .. kind.Fields]);
        fields[JobFields.Kind] = kind.Name;
        fields[JobFields.Database] ??= options.Value.Database ?? throw new BadInputException(
            JobFields.Database, "'database' is missing: give the name of a CouchDB database, or set COUCHDB_DATABASE.");
        fields[JobFields.PagesInFlight] ??= defaults.Value.PagesInFlight;
        CheckRange(body, (string?)fields[JobFields.StartKey], (string?)fields[JobFields.EndKey]);
        CheckSelection(kind, fields);
        CheckNotify((string?)fields[JobFields.Notify]);
        var ids = (fields[JobFields.DocIds] as JsonArray)?.Select(id => (string)id!).Distinct(StringComparer.Ordinal).ToList();
        fields[JobFields.DocIds] = ids?.Count;
        fields["jobId"] = (string?)fields[JobFields.Id] ?? JobId.Create(time);
        fields.Remove(JobFields.Id);
        return new JobOrder(fields.Deserialize(JobsJson.Default.JobSettings)!, ids);
    }

    private static void CheckSelection(IJobKind kind, JsonObject fields)
    {
        var given = JobFields.Selecting.Where(field => fields[field] is not null).ToList();
        var list = given.FirstOrDefault(field => !IsKey(field));
        if ((bool?)fields[JobFields.IncludePermanent] == true && list != JobFields.RetryOf)
        {
            throw new BadInputException(
                JobFields.IncludePermanent, $"'{JobFields.IncludePermanent}' goes with '{JobFields.RetryOf}', which says whose failures; give that, or leave both out.");
        }

        if (list is not null && !kind.TakesIds)
        {
            throw new BadInputException(list, $"'{list}' is given, and a job of kind '{kind.Name}' takes a range, '{JobFields.StartKey}' and '{JobFields.EndKey}', only.");
        }

        if (list is not null && given.FirstOrDefault(field => field != list) is { } other)
        {
            throw new BadInputException(other, $"'{other}' is given beside '{list}', and each says which documents the job is about; give one of them.");
        }
    }

    private void CheckNotify(string? notify)
    {
        if (notify is not null && !defaults.Value.NotifyPrivate && NotifyAddress.IsPrivate(new Uri(notify)))
        {
            throw new BadInputException(
                JobFields.Notify, $"'{JobFields.Notify}' is '{notify}', a loopback, link-local or private address, and JOB_NOTIFY_PRIVATE does not allow those; give a public one.");
        }
    }

    private static bool IsKey(string field) => field is JobFields.StartKey or JobFields.EndKey;

    private static void CheckRange(JsonElement body, string? start, string? end)
    {
        if (start is not null && end is not null && DocumentId.Compare(start, end) >= 0)
        {
            throw JobRequestFields.Bad(
                JobFields.StartKey,
                body.GetProperty(JobFields.StartKey),
                $"no id lies from it to 'endKey' {JobRequestFields.Describe(body.GetProperty(JobFields.EndKey))}, which is excluded: by the bytes of their UTF-8 the start comes first");
        }
    }

    // The kind comes first: which fields a request may have depends on it.
    private IJobKind FindKind(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty(JobFields.Kind, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return kinds.Default;
        }

        var names = kinds.All.Select(kind => $"\"{kind.Name}\"").ToList();
        var rule = names.Count == 1 ? $"the only kind of job is {names[0]}" : $"the kinds of job are {string.Join(", ", names)}";
        return (value.ValueKind == JsonValueKind.String ? kinds.Find(value.GetString()!) : null)
            ?? throw JobRequestFields.Bad(JobFields.Kind, value, rule);
    }
}
