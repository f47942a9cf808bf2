using System.Text.Json;
using Microsoft.DurableTask;

namespace Pipeline.Embedded.Durable;

/// <summary>Inputs, outputs, events and custom status as JSON, all by the same options. Null has no text.</summary>
internal sealed class JsonPayloads(JsonSerializerOptions options) : DataConverter
{
    public override string? Serialize(object? value) =>
        value is null ? null : JsonSerializer.Serialize(value, value.GetType(), options);

    public override object? Deserialize(string? data, Type targetType) =>
        data is null ? null : JsonSerializer.Deserialize(data, targetType, options);

    public override T? Deserialize<T>(string? data)
        where T : default =>
        data is null ? default : JsonSerializer.Deserialize<T>(data, options);
}
