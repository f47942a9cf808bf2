using System.Globalization;
using Microsoft.AspNetCore.Http;
using Pipeline.Http;

namespace Pipeline.Jobs.Api;

/// <summary>Which jobs a list is to show.</summary>
/// <param name="After">The last job of the page before; null for the first page.</param>
internal sealed record JobFilter(JobStatus? Status, string? Kind, string? Database, JobPosition? After)
{
    /// <summary>The query names of a list.</summary>
    public static IReadOnlyList<string> QueryNames { get; } = ["status", "kind", "database", "continuation"];

    /// <exception cref="BadInputException">The query asks for what cannot be.</exception>
    public static JobFilter Read(HttpRequest request) => new(
        ReadStatus(Text(request, "status")), Text(request, "kind"), Text(request, "database"), ReadPosition(Text(request, "continuation")));

    /// <summary>Whether a job of this record may be shown; its state may be newer than the record.</summary>
    public bool Matches(JobDocument job) => (Kind is null || job.Settings.Kind == Kind) && (Database is null || job.Settings.Database == Database);

    private static string? Text(HttpRequest request, string name) => request.Query[name].ToString() is { Length: > 0 } text ? text : null;

    private static JobStatus? ReadStatus(string? text) => text is null ? null
        : Enum.TryParse<JobStatus>(text, ignoreCase: true, out var status) && Enum.IsDefined(status) && !char.IsAsciiDigit(text[0]) ? status
        : throw new BadInputException("status", $"'status' is '{text}'; one of {string.Join(", ", Enum.GetNames<JobStatus>())} is wanted.");

    private static JobPosition? ReadPosition(string? text) => text is null ? null
        : JobListContinuation.Read(text) is { } token && JobPosition.Parse(token) is { } position ? position
        : throw new BadInputException("continuation", "'continuation' is not one that this list has given.");
}

/// <summary>The place of a job in a list, which is newest first and by id where the time is the same.</summary>
internal sealed record JobPosition(DateTimeOffset CreatedAt, string Id)
{
    public static JobPosition Of(JobDocument job) => new(job.CreatedAt, job.Settings.JobId);

    public static JobPosition? Parse(string token) =>
        token.Split(' ') is [var ticks, var id] && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var utc)
        && utc <= DateTimeOffset.MaxValue.UtcTicks
            ? new JobPosition(new DateTimeOffset(utc, TimeSpan.Zero), id)
            : null;

    /// <summary>Whether a job comes after this one.</summary>
    public bool IsBefore(JobPosition other) => CreatedAt != other.CreatedAt ? other.CreatedAt < CreatedAt : string.CompareOrdinal(other.Id, Id) < 0;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{CreatedAt.UtcTicks} {Id}");
}
