using System.Globalization;
using System.Text.Json;
using Pipeline.Checkpoints;
using Pipeline.MicroBatch;

namespace Pipeline.Tests.MicroBatch;

/// <summary>A collection of records and its dead letters in memory, in MongoDB's order: by time, then by id, numbers before texts.</summary>
internal sealed class MemoryRecords
{
    private readonly Lock _gate = new();
    private readonly Dictionary<object, Row> _rows = [];

    /// <summary>The server's clock.</summary>
    public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Dead letters by their key.</summary>
    public SortedDictionary<string, DeadLetter> Letters { get; } = new(StringComparer.Ordinal);

    public int Count => _rows.Count;

    /// <summary>Writes a record.</summary>
    /// <param name="id">A whole number or a text.</param>
    /// <param name="updatedAt">Its time; null for one that is no date.</param>
    /// <param name="user">Its user; null for a record that is nobody's.</param>
    /// <param name="steps">What it says; below 0 is out of range.</param>
    /// <param name="problem">Why it cannot be read; null when it can.</param>
    public void Write(object id, DateTimeOffset? updatedAt, string? user, int steps = 1, string? problem = null)
    {
        lock (_gate)
        {
            _rows[id] = new Row(id, updatedAt, user, steps, problem);
        }
    }

    public PassPage Read(PassRequest request)
    {
        lock (_gate)
        {
            var rows = _rows.Values
                .Where(row => row.UpdatedAt is not null)
                .Select(row => (Row: row, Place: new Place(row.UpdatedAt!.Value, row.Id)))
                .Where(row => row.Place.IsAfter(request.After) && row.Place.IsUpTo(request.UpTo))
                .OrderBy(row => row.Place)
                .Take(request.Limit)
                .Select(row => row.Row.ToRecord())
                .ToList();
            return new PassPage(rows, rows.Count == request.Limit);
        }
    }

    public UnreadRows CountUnread(DateTimeOffset start, DateTimeOffset ahead)
    {
        lock (_gate)
        {
            var epoch = start < DateTimeOffset.UnixEpoch ? start : DateTimeOffset.UnixEpoch;
            return new UnreadRows(
                _rows.Values.Count(row => row.UpdatedAt is null),
                _rows.Values.Count(row => row.UpdatedAt < epoch),
                _rows.Values.Count(row => row.UpdatedAt >= epoch && row.UpdatedAt < start),
                _rows.Values.Count(row => row.UpdatedAt > ahead));
        }
    }

    public void Bury(IReadOnlyList<DeadLetter> letters)
    {
        lock (_gate)
        {
            foreach (var letter in letters)
            {
                Letters.TryAdd(letter.Key, letter);
            }
        }
    }

    /// <summary>What the result of a user is: the steps of every usable row by id.</summary>
    public string ResultOf(string user)
    {
        lock (_gate)
        {
            return string.Join(' ', _rows.Values
                .Where(row => row.User == user && row.Problem is null && row.Steps >= 0)
                .Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Id}={row.Steps}"))
                .Order(StringComparer.Ordinal));
        }
    }

    /// <summary>The users of rows that a poll reads.</summary>
    public IReadOnlyList<string> Users()
    {
        lock (_gate)
        {
            var read = _rows.Values.Where(row => row is { User: not null, UpdatedAt: not null });
            return [.. read.Select(row => row.User!).Distinct().Order(StringComparer.Ordinal)];
        }
    }

    public static string Json(object id) => id is string text ? $"\"{text}\"" : $"{{\"$numberInt\":\"{id}\"}}";

    private sealed record Row(object Id, DateTimeOffset? UpdatedAt, string? User, int Steps, string? Problem)
    {
        public SourceRecord ToRecord() => new(
            new Cursor(UpdatedAt!.Value, Json(Id)), JsonSerializer.SerializeToUtf8Bytes(new MemoryRow(User, Steps, Problem)));
    }

    private readonly record struct Place(DateTimeOffset Time, object Id) : IComparable<Place>
    {
        public bool IsAfter(Cursor cursor)
        {
            var time = Time.CompareTo(cursor.UpdatedAt);
            return time != 0 ? time > 0 : cursor.Id is null || CompareIds(Id, Parse(cursor.Id)) > 0;
        }

        public bool IsUpTo(Cursor cursor) => cursor.Id is null ? Time <= cursor.UpdatedAt : !IsAfter(cursor);

        public int CompareTo(Place other) => Time != other.Time ? Time.CompareTo(other.Time) : CompareIds(Id, other.Id);

        private static int CompareIds(object left, object right) => (left, right) switch
        {
            (int a, int b) => a.CompareTo(b),
            (string a, string b) => string.CompareOrdinal(a, b),
            (int, string) => -1,
            _ => 1,
        };

        private static object Parse(string json) =>
            json[0] == '"' ? json[1..^1] : int.Parse(json.Split('"')[3], CultureInfo.InvariantCulture);
    }
}
