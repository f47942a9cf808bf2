#pragma warning disable
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using DurableTask.Core;
using DurableTask.Core.History;
using Newtonsoft.Json;

namespace Pipeline.LocalHost.Durable;

/// <summary>
/// History events as JSON: [type, event, type, event ...], the type being the number of EventType.
/// Newtonsoft because the event classes are made for it (data contracts, non-public setters and constructors); no type names in the text.
/// </summary>
internal static class EventJson
{
    private static readonly Dictionary<int, Type> Types = HistoryEvent.KnownTypes()
        .ToDictionary(type => (int)((HistoryEvent)RuntimeHelpers.GetUninitializedObject(type)).EventType);

    // Not DefaultValueHandling.Ignore: the private constructors set EventId to -1, so a 0 has to be written.
    private static readonly JsonSerializer Serializer = JsonSerializer.Create(new JsonSerializerSettings
    {
        NullValueHandling = NullValueHandling.Ignore,
        ConstructorHandling = ConstructorHandling.AllowNonPublicDefaultConstructor,
        DateTimeZoneHandling = DateTimeZoneHandling.Utc,
        DateParseHandling = DateParseHandling.None,
    });

    public static string Write(params IEnumerable<HistoryEvent> events)
    {
        var text = new StringBuilder(256);
        using var writer = new JsonTextWriter(new StringWriter(text, CultureInfo.InvariantCulture));
        writer.WriteStartArray();
        foreach (var item in events)
        {
            writer.WriteValue((int)item.EventType);
            Serializer.Serialize(writer, item, item.GetType());
        }

        writer.WriteEndArray();
        return text.ToString();
    }

    public static IEnumerable<HistoryEvent> Read(string json)
    {
        using var reader = new JsonTextReader(new StringReader(json)) { DateParseHandling = DateParseHandling.None };
        reader.Read();
        while (reader.ReadAsInt32() is { } type)
        {
            reader.Read();
            yield return (HistoryEvent)Serializer.Deserialize(reader, Types[type])!;
        }
    }

    public static string? Failure(FailureDetails? failure) => failure is null ? null : JsonConvert.SerializeObject(failure);
    public static FailureDetails? Failure(string? json) => json is null ? null : JsonConvert.DeserializeObject<FailureDetails>(json);
}
