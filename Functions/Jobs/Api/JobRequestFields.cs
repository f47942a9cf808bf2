using System.Text.Json;
using Pipeline.CouchDb;
using Pipeline.Http;

namespace Pipeline.Jobs.Api;

/// <summary>The fields of a request to start a job, each checked as it is read. A field that is null counts as left out.</summary>
internal sealed class JobRequestFields
{
    public const string Kind = "classify";

    public const int MaxModelName = 128;

    private static readonly string[] Known =
    [
        "kind", "database", "attachments", "batchSize", "parallelism", "limit", "startKey", "endKey", "force", "dryRun", "model", "minConfidence", "pagesInFlight", "id",
    ];

    private readonly Dictionary<string, JsonElement> _fields = new(StringComparer.Ordinal);

    public JobRequestFields(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw new BadInputException("body", $"The body is {Describe(body)}; send a JSON object such as {{\"kind\":\"classify\",\"database\":\"articles\"}}.");
        }

        foreach (var property in body.EnumerateObject())
        {
            if (!Known.Contains(property.Name, StringComparer.Ordinal))
            {
                throw new BadInputException(property.Name, $"'{property.Name}' is not a field of a job; the fields are {string.Join(", ", Known)}.");
            }

            if (!_fields.TryAdd(property.Name, property.Value))
            {
                throw new BadInputException(property.Name, $"'{property.Name}' is given twice.");
            }
        }
    }

    public void CheckKind()
    {
        if (Text("kind") is { } kind && kind != Kind)
        {
            throw Bad("kind", $"the only kind of job is \"{Kind}\"");
        }
    }

    public string? Id()
    {
        var id = Text("id");
        return id is null || JobId.IsValid(id) ? id : throw Bad("id", "an id is 1 to 64 of A-Z, a-z, 0-9, _ and -");
    }

    public string? Database()
    {
        var name = Text("database");
        return name is null || DatabaseName.IsValid(name) ? name : throw Bad("database", DatabaseName.Rule);
    }

    /// <summary>One pattern, or an array of them.</summary>
    public string? Attachments() => Find("attachments") switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } one => Pattern(one.GetString()!),
        { ValueKind: JsonValueKind.Array } several when several.GetArrayLength() is >= 1 and <= AttachmentPattern.MaxPatterns =>
            AttachmentPattern.Join(several.EnumerateArray().Select(one =>
                one.ValueKind == JsonValueKind.String ? Pattern(one.GetString()!) : throw Bad("attachments", "each pattern is a text"))),
        _ => throw Bad("attachments", $"a pattern such as \"*.txt\", or an array of 1 to {AttachmentPattern.MaxPatterns} of them, is wanted"),
    };

    private string Pattern(string pattern) => pattern switch
    {
        { Length: 0 or > AttachmentPattern.MaxLength } =>
            throw Bad("attachments", $"a pattern such as \"*.txt\" of 1 to {AttachmentPattern.MaxLength} characters is wanted"),
        _ when pattern.Contains('\n', StringComparison.Ordinal) => throw Bad("attachments", "a pattern holds no line end"),
        _ when pattern.EndsWith(AttachmentPattern.AnnotationSuffix, StringComparison.Ordinal) =>
            throw Bad("attachments", $"attachments that end in {AttachmentPattern.AnnotationSuffix} are annotations and are never classified"),
        _ => pattern,
    };

    private string? Key(string field)
    {
        var key = Text(field);
        return key is null || JsonEncodedText.Encode(key).EncodedUtf8Bytes.Length <= JobLimits.MaxKeyBytes
            ? key
            : throw Bad(field, $"a document id of at most {JobLimits.MaxKeyBytes} bytes in JSON is wanted");
    }

    /// <summary>The range of ids, start included and end excluded, in which at least one can lie.</summary>
    public KeyRange Range()
    {
        var range = new KeyRange(Key("startKey"), Key("endKey"));
        return range is { Start: { } start, End: { } end } && DocumentId.Compare(start, end) >= 0
            ? throw Bad("startKey", $"no id lies from it to 'endKey' {Describe(_fields["endKey"])}, which is excluded: by the bytes of their UTF-8 the start comes first")
            : range;
    }

    public string? Model()
    {
        var name = Text("model");
        return name is null or { Length: > 0 and <= MaxModelName }
            ? name
            : throw Bad("model", $"the name or id of a model, 1 to {MaxModelName} characters, is wanted; GET /api/models lists them");
    }

    /// <summary>A number from 0 to 1.</summary>
    public double? Fraction(string field)
    {
        if (Find(field) is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number is >= 0 and <= 1
            ? number
            : throw Bad(field, "a number from 0 to 1 is wanted");
    }

    public long? Number(string field, long from, long to)
    {
        if (Find(field) is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= from && number <= to
            ? number
            : throw Bad(field, $"a whole number from {from} to {to} is wanted");
    }

    public bool Flag(string field) => Find(field) switch
    {
        null or { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.True } => true,
        _ => throw Bad(field, "true or false is wanted"),
    };

    private string? Text(string field) => Find(field) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        _ => throw Bad(field, "a text is wanted"),
    };

    private JsonElement? Find(string field) =>
        _fields.TryGetValue(field, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private BadInputException Bad(string field, string right) =>
        new(field, $"'{field}' is {Describe(_fields[field])}; {right}.");

    private static string Describe(JsonElement value)
    {
        const int longest = 80;
        var text = value.GetRawText();
        return text.Length <= longest ? text : string.Concat(text.AsSpan(0, longest), "…");
    }
}
