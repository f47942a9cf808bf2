using System.Text.Json.Serialization;

namespace Pipeline.Jobs.Admission;

/// <summary>Which jobs may run and which wait, in one document of the jobs' database: who changes it names the revision that was read.</summary>
/// <param name="Running">Ids of the jobs that hold a place.</param>
/// <param name="Waiting">The jobs that wait for one.</param>
internal sealed record AdmissionDocument(
    [property: JsonPropertyName("_rev")][property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Rev,
    IReadOnlyList<string> Running,
    IReadOnlyList<WaitingJob> Waiting)
{
    public const string DocumentId = "admission";

    public static AdmissionDocument Empty { get; } = new(null, [], []);

    [JsonPropertyName("_id")]
    public string Id => DocumentId;

    public string Type => "admission";

    /// <summary>With the job among those that wait, unless it waits or runs already.</summary>
    public AdmissionDocument Enter(WaitingJob job) =>
        Running.Contains(job.Id) || Waiting.Any(waiting => waiting.Id == job.Id) ? this : this with { Waiting = [.. Waiting, job] };

    /// <summary>Without the job.</summary>
    public AdmissionDocument Leave(string job) => !Running.Contains(job) && Waiting.All(waiting => waiting.Id != job) ? this : this with
    {
        Running = [.. Running.Where(running => running != job)],
        Waiting = [.. Waiting.Where(waiting => waiting.Id != job)],
    };

    /// <summary>With those that come first in every place that is free.</summary>
    public AdmissionDocument Fill(int places)
    {
        var admitted = Waiting.Order().Take(places - Running.Count).Select(job => job.Id).ToList();
        return admitted.Count == 0 ? this : this with
        {
            Running = [.. Running, .. admitted],
            Waiting = [.. Waiting.Where(waiting => !admitted.Contains(waiting.Id))],
        };
    }
}
