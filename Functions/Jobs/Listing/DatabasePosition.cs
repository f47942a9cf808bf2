using System.Globalization;
using Pipeline.CouchDb;

namespace Pipeline.Jobs.Listing;

/// <summary>
/// A place in the changes of a database: a sequence of its <c>_changes</c>, and after an <c>@</c> when the database was made, where the server says so. For a sequence of
/// a database that was deleted and made anew means nothing, and CouchDB takes it all the same.
/// </summary>
internal sealed record DatabasePosition(string Sequence, string? StartTime)
{
    /// <summary>The longest one, in characters: it travels in every input.</summary>
    public const int MaxLength = 4_096;

    /// <summary>Where a database is now; null where it does not say.</summary>
    public static DatabasePosition? Of(DatabaseInfo info) => info.UpdateSequence is { } sequence ? new(sequence, info.StartTime) : null;

    public static DatabasePosition Parse(string text) =>
        text.LastIndexOf('@') is var at and > 0 && at < text.Length - 1 && text.AsSpan(at + 1).IndexOfAnyExceptInRange('0', '9') < 0
            ? new(text[..at], text[(at + 1)..])
            : new(text, null);

    /// <summary>
    /// Whether it is certainly none of a database: that was made at another time, or, where that is not known, has not come that far yet. Where it is known the numbers say nothing:
    /// a copy on another node of a cluster can be behind.
    /// </summary>
    public bool IsOfAnother(DatabasePosition now) => StartTime is not null && now.StartTime is not null
        ? StartTime != now.StartTime
        : Number is { } number && now.Number is { } most && number > most;

    public override string ToString() => StartTime is null ? Sequence : $"{Sequence}@{StartTime}";

    // A sequence is opaque but for the number that it begins with.
    private long? Number => long.TryParse(Sequence.AsSpan(0, Sequence.IndexOf('-') is var dash and >= 0 ? dash : Sequence.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : null;
}
