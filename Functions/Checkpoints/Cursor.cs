using System.Globalization;

namespace Pipeline.Checkpoints;

/// <summary>A place in the source's order: by <c>updatedAt</c>, then by <c>_id</c>.</summary>
/// <remarks>
/// Two cursors are equal when both parts are, the text of <see cref="Id"/> compared ordinally. The order among ids of one time is the
/// server's (the BSON order across all types) and is never decided here: <see cref="UpdatedAt"/> alone may be compared.
/// </remarks>
public readonly record struct Cursor
{
    /// <param name="updatedAt">A whole number of milliseconds, as a BSON date holds it.</param>
    /// <param name="id">
    /// An <c>_id</c> of any BSON type, as canonical MongoDB Extended JSON v2, such as <c>{"$oid":"…"}</c>, <c>"a"</c>, <c>{"$numberInt":"7"}</c>, or as
    /// <c>{"$bson":"…"}</c> where that cannot say it.
    /// </param>
    public Cursor(DateTimeOffset updatedAt, string? id)
    {
        if (updatedAt.Ticks % TimeSpan.TicksPerMillisecond != 0)
        {
            throw new ArgumentException($"A cursor's time is in whole milliseconds, not {updatedAt:O}.", nameof(updatedAt));
        }

        UpdatedAt = updatedAt.ToUniversalTime();
        Id = id;
    }

    /// <summary>UTC, in whole milliseconds.</summary>
    public DateTimeOffset UpdatedAt { get; }

    /// <summary>
    /// The <c>_id</c> as text, without white space. Null stands for no row: as a start it lies before every row of
    /// <see cref="UpdatedAt"/>, as an end after every one of them.
    /// </summary>
    public string? Id { get; }

    /// <summary>The place between the rows of one time and of the time before, cut down to whole milliseconds.</summary>
    public static Cursor At(DateTimeOffset time) =>
        new(new DateTimeOffset(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero), null);

    /// <summary>For people, such as <c>2025-11-13T00:00:00.000Z after "a"</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{UpdatedAt:yyyy-MM-ddTHH:mm:ss.fffZ}{(Id is null ? "" : $" after {Id}")}");
}
