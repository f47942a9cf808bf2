using System.Globalization;
using Pipeline.MicroBatch;

namespace Pipeline.Health;

/// <summary>
/// Makes a <see cref="HealthRecord"/> from the fields of a stored one, whatever the store. Used again and again by one reader: <see cref="Reset"/>,
/// a setter for each field found (a missing field and a null one need none), <see cref="Build"/>. Not thread-safe.
/// </summary>
/// <remarks>
/// A value out of its range or of a wrong type becomes a <see cref="FieldProblem"/> and is left out. Only a record without a usable user,
/// day or time of writing makes no record at all. A field that is set twice counts with its last value.
/// </remarks>
/// <param name="zone">The time zone in which a day that is stored as a time is read, unless the record names its own.</param>
internal sealed class HealthRecordBuilder(TimeZoneInfo zone)
{
    /// <summary>Longest user id, in UTF-16 units.</summary>
    public const int MaxUserIdLength = 256;

    private const int LongestShown = 80;
    private const string UserIdRule = "a text of 1 to 256 characters";
    private const string DateRule = "a date, or a text such as 2025-11-13, from 1900-01-01 to the day after updatedAt";
    private const string TimeZoneRule = "the name of a time zone such as Europe/London";
    private const string UpdatedAtRule = "a date from 1970 on";

    /// <summary>The first day that a record may have.</summary>
    public static readonly DateOnly FirstDay = new(1900, 1, 1);

    private readonly double?[] _values = new double?[MetricTypes.Count];
    private List<FieldProblem>? _problems;
    private List<string>? _activities;
    private DateOnly? _date;
    private DateTimeOffset? _dateTime;
    private TimeZoneInfo? _ownZone;
    private DateTimeOffset? _updatedAt;
    private DateTimeOffset? _createdAt;
    private Device? _device;
    private string? _shownUserId;
    private string? _shownDate;
    private string? _shownUpdatedAt;

    /// <summary>The user that was set; null without a usable one.</summary>
    public string? UserId { get; private set; }

    /// <summary>Forgets everything.</summary>
    public void Reset()
    {
        Array.Clear(_values);
        _problems = null;
        _activities = null;
        UserId = _shownUserId = _shownDate = _shownUpdatedAt = null;
        _date = null;
        _dateTime = _updatedAt = _createdAt = null;
        _ownZone = null;
        _device = null;
    }

    public void SetUserId(string userId)
    {
        var usable = userId.Length is >= 1 and <= MaxUserIdLength;
        UserId = usable ? userId : null;
        _shownUserId = usable ? null : Quote(userId);
    }

    /// <summary>A day given as a time, as in BSON: the calendar day of that time in the time zone of the record, or of all records.</summary>
    public void SetDate(DateTimeOffset time)
    {
        (_date, _dateTime) = (null, time);
        _shownDate = null;
    }

    /// <summary>A day given as a text: yyyy-MM-dd and nothing else.</summary>
    public void SetDate(string text)
    {
        _date = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
        _dateTime = null;
        _shownDate = _date is null ? Quote(text) : null;
    }

    /// <summary>The time zone of the record, by its name in the IANA database, such as <c>Europe/London</c>.</summary>
    public void SetTimeZone(string name)
    {
        _ownZone = TimeZoneInfo.TryFindSystemTimeZoneById(name, out var found) ? found : null;
        if (_ownZone is null)
        {
            Add("timeZone", Quote(name), TimeZoneRule);
        }
    }

    public void SetUpdatedAt(DateTimeOffset time)
    {
        var usable = time >= DateTimeOffset.UnixEpoch;
        _updatedAt = usable ? time.ToUniversalTime() : null;
        _shownUpdatedAt = usable ? null : Show(time);
    }

    public void SetCreatedAt(DateTimeOffset time) => _createdAt = time.ToUniversalTime();

    public void SetDevice(string source)
    {
        _device = source switch
        {
            "googlefit" => Device.GoogleFit,
            "manual" => Device.Manual,
            "import" => Device.Import,
            _ => null,
        };
        if (_device is null)
        {
            Add("source", Quote(source), "googlefit, manual or import");
        }
    }

    public void AddActivity(string activity) => (_activities ??= []).Add(activity);

    public void SetMetric(MetricType metric, double value)
    {
        var usable = MetricTypes.RangeOf(metric).Contains(value);

        // Negative zero would tell equal records apart by their bits.
        _values[(int)metric] = usable ? value + 0.0 : null;
        if (!usable)
        {
            Add(MetricTypes.FieldOf(metric), value.ToString(CultureInfo.InvariantCulture), Allowed(metric));
        }
    }

    /// <summary>A metric that is no number.</summary>
    /// <param name="value">What it is, for people, such as <c>a text</c>.</param>
    public void SetUnreadable(MetricType metric, string value)
    {
        _values[(int)metric] = null;
        Add(MetricTypes.FieldOf(metric), Cut(value), Allowed(metric));
    }

    /// <summary>A field other than a metric that has the wrong type.</summary>
    /// <param name="field">
    /// Its path: <c>userId</c>, <c>date</c>, <c>updatedAt</c>, <c>createdAt</c>, <c>source</c>, <c>timeZone</c>, <c>activities</c>,
    /// <c>metrics</c> or <c>metrics.bloodPressure</c>.
    /// </param>
    /// <param name="value">What it is, for people, such as <c>a text</c>.</param>
    public void SetUnreadable(string field, string value)
    {
        switch (field)
        {
            case "userId":
                (UserId, _shownUserId) = (null, Cut(value));
                break;
            case "date":
                (_date, _dateTime, _shownDate) = (null, null, Cut(value));
                break;
            case "timeZone":
                _ownZone = null;
                Add(field, Cut(value), TimeZoneRule);
                break;
            case "updatedAt":
                (_updatedAt, _shownUpdatedAt) = (null, Cut(value));
                break;
            case "createdAt":
                _createdAt = null;
                Add(field, Cut(value), "a date");
                break;
            case "source":
                _device = null;
                Add(field, Cut(value), "googlefit, manual or import");
                break;
            case "activities":
                Add(field, Cut(value), "a list of texts");
                break;
            case "metrics" or "metrics.bloodPressure":
                Add(field, Cut(value), "an object");
                break;
            default:
                throw new ArgumentException($"'{field}' is no field of a record.", nameof(field));
        }
    }

    /// <summary>The record.</summary>
    /// <param name="problem">The field at fault, what it holds and what would be right; null when there is a record.</param>
    /// <returns>Null when the record cannot be used at all.</returns>
    public HealthRecord? Build(out string? problem)
    {
        var time = _dateTime is { } stored ? InZone(stored) : (DateTime?)null;
        var date = time is { } local ? DateOnly.FromDateTime(local) : _date;
        problem = FindFault(date);
        return problem is not null ? null : new HealthRecord(UserId!, date!.Value, HealthMetrics.Of(_values), _updatedAt!.Value)
        {
            Device = _device,
            Activities = _activities ?? (IReadOnlyList<string>)[],
            CreatedAt = _createdAt,
            HasTimeOfDay = time is { } moment && moment.TimeOfDay != TimeSpan.Zero,
            Problems = _problems ?? (IReadOnlyList<FieldProblem>)[],
        };
    }

    // At the ends of the calendar a time zone would lead out of it.
    private DateTime InZone(DateTimeOffset time) => time.UtcDateTime.Date == DateTime.MinValue.Date || time.UtcDateTime.Date == DateTime.MaxValue.Date
        ? time.UtcDateTime
        : TimeZoneInfo.ConvertTime(time, _ownZone ?? zone).DateTime;

    private string? FindFault(DateOnly? day)
    {
        if (UserId is null)
        {
            return Fault("userId", _shownUserId, UserIdRule);
        }

        if (_updatedAt is not { } updatedAt)
        {
            return Fault("updatedAt", _shownUpdatedAt, UpdatedAtRule);
        }

        // One mistyped year would stand as the newest day for good; a day ahead is a matter of time zones.
        return day is not { } date ? Fault("date", _shownDate, DateRule)
            : date < FirstDay || date.DayNumber > DateOnly.FromDateTime(updatedAt.UtcDateTime).DayNumber + 1
                ? Fault("date", date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), DateRule)
            : null;
    }

    private void Add(string field, string value, string allowed) => (_problems ??= []).Add(new FieldProblem(field, value, allowed));

    private static string Allowed(MetricType metric) => $"a number from {MetricTypes.RangeOf(metric)}";

    private static string Fault(string field, string? shown, string rule) => $"{field} is {shown ?? "missing"}; {rule} is wanted.";

    private static string Show(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static string Quote(string text) => $"\"{Cut(text)}\"";

    private static string Cut(string text) => CutText.At(text, LongestShown);
}
