using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using DurableTask.Core;
using DurableTask.Core.History;
using Newtonsoft.Json;
using Pipeline.LocalHost.Durable.Store;

namespace Pipeline.LocalHost.Durable.Orchestrations;

/// <summary>History events as the file keeps them: a text of <see cref="StoreText"/>, in it JSON [type, event, type, event, …], where a type is the
/// number of its EventType. No type names are written or read.</summary>
/// <remarks>By Newtonsoft.Json, which the event classes are made for: data contracts, constructors and setters that are not public.</remarks>
internal static class EventJson
{
    private static readonly Dictionary<int, Type> Types = HistoryEvent.KnownTypes()
        .ToDictionary(type => (int)((HistoryEvent)RuntimeHelpers.GetUninitializedObject(type)).EventType);

    // Defaults are written too: the constructors set an EventId of -1, so that a 0 that is left out would come back as -1.
    private static readonly JsonSerializer Serializer = JsonSerializer.Create(new JsonSerializerSettings
    {
        TypeNameHandling = TypeNameHandling.None,
        NullValueHandling = NullValueHandling.Ignore,
        ConstructorHandling = ConstructorHandling.AllowNonPublicDefaultConstructor,
        DateTimeZoneHandling = DateTimeZoneHandling.Utc,
        DateParseHandling = DateParseHandling.None,
    });

    /// <summary>The text of some events.</summary>
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
        return StoreText.Seal(text.ToString())!;
    }

    /// <summary>The events of a text, in order.</summary>
    /// <exception cref="DamagedStoreException">The text is not the one that was written.</exception>
    /// <exception cref="JsonException">The text is not what <see cref="Write"/> gives.</exception>
    public static IEnumerable<HistoryEvent> Read(string kept)
    {
        using var reader = new JsonTextReader(new StringReader(StoreText.Open(kept)!)) { DateParseHandling = DateParseHandling.None };
        reader.Read();
        while (reader.ReadAsInt32() is { } number)
        {
            reader.Read();
            var type = Types.TryGetValue(number, out var known) ? known : throw new JsonException($"There is no history event of the type {number}.");
            yield return Serializer.Deserialize(reader, type) as HistoryEvent ?? throw new JsonException("A history event is null.");
        }
    }

    /// <summary>The text of an instance's tags; null for none.</summary>
    public static string? WriteTags(IDictionary<string, string>? tags) => tags is { Count: > 0 } ? JsonConvert.SerializeObject(tags) : null;

    /// <summary>The tags of a text.</summary>
    public static Dictionary<string, string>? ReadTags(string? json) => json is null ? null : JsonConvert.DeserializeObject<Dictionary<string, string>>(json);
}
