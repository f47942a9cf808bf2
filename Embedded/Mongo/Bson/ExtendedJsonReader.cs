using System.Globalization;
using System.Text;
using System.Text.Json;
using Pipeline.Bson;

namespace Pipeline.Embedded.Mongo.Bson;

/// <summary>Reads the canonical MongoDB Extended JSON v2 that <see cref="ExtendedJson"/> writes.</summary>
internal static class ExtendedJsonReader
{
    /// <summary>Appends an element with the value of a text.</summary>
    /// <exception cref="BsonException">The text is no canonical Extended JSON.</exception>
    public static void Write(BsonWriter bson, ReadOnlySpan<byte> name, string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            Write(bson, name, json.RootElement);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or KeyNotFoundException or OverflowException)
        {
            throw new BsonException($"'{text}' is no canonical Extended JSON.", e);
        }
    }

    private static void Write(BsonWriter bson, ReadOnlySpan<byte> name, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                bson.Write(name, value.GetString()!);
                break;
            case JsonValueKind.True or JsonValueKind.False:
                bson.Write(name, value.GetBoolean());
                break;
            case JsonValueKind.Null:
                bson.WriteNull(name);
                break;
            case JsonValueKind.Array:
                WriteArray(bson, name, value);
                break;
            case JsonValueKind.Object when Wrapper(value) is { } wrapper:
                WriteWrapped(bson, name, wrapper, value.GetProperty(wrapper), value);
                break;
            case JsonValueKind.Object:
                WriteDocument(bson, name, value);
                break;
            default:
                throw new FormatException("Numbers stand in objects such as {\"$numberInt\":\"1\"}.");
        }
    }

    private static string? Wrapper(JsonElement value)
    {
        foreach (var property in value.EnumerateObject())
        {
            return property.Name.StartsWith('$') ? property.Name : null;
        }

        return null;
    }

    private static void WriteDocument(BsonWriter bson, ReadOnlySpan<byte> name, JsonElement value)
    {
        bson.StartDocument(name);
        foreach (var property in value.EnumerateObject())
        {
            Write(bson, Encoding.UTF8.GetBytes(property.Name), property.Value);
        }

        bson.End();
    }

    private static void WriteArray(BsonWriter bson, ReadOnlySpan<byte> name, JsonElement value)
    {
        Span<byte> digits = stackalloc byte[10];
        bson.StartArray(name);
        var index = 0;
        foreach (var element in value.EnumerateArray())
        {
            Write(bson, BsonNames.OfIndex(index++, digits), element);
        }

        bson.End();
    }

    private static void WriteWrapped(BsonWriter bson, ReadOnlySpan<byte> name, string wrapper, JsonElement content, JsonElement whole)
    {
        switch (wrapper)
        {
            case "$numberDouble":
                bson.Write(name, double.Parse(Text(content), NumberStyles.Float, CultureInfo.InvariantCulture));
                break;
            case "$numberInt":
                bson.Write(name, int.Parse(Text(content), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
                break;
            case "$numberLong":
                bson.Write(name, Long(content));
                break;
            case "$numberDecimal":
                Span<byte> number = stackalloc byte[Decimal128.Size];
                Decimal128.Parse(Text(content), number);
                bson.WriteValue(name, BsonType.Decimal128, number);
                break;
            case "$oid":
                bson.WriteValue(name, BsonType.ObjectId, ObjectId(content));
                break;
            case "$date":
                bson.Element(BsonType.DateTime, name);
                bson.Int64(Long(content.GetProperty("$numberLong")));
                break;
            case "$binary":
                var subtype = byte.Parse(Text(content.GetProperty("subType")), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                bson.WriteBinary(name, content.GetProperty("base64").GetBytesFromBase64(), subtype);
                break;
            case "$timestamp":
                bson.Element(BsonType.Timestamp, name);
                bson.Int32((int)content.GetProperty("i").GetUInt32());
                bson.Int32((int)content.GetProperty("t").GetUInt32());
                break;
            case "$regularExpression":
                bson.Element(BsonType.RegularExpression, name);
                ZeroEnded(bson, Text(content.GetProperty("pattern")));
                ZeroEnded(bson, Text(content.GetProperty("options")));
                break;
            case "$dbPointer":
                bson.Element(BsonType.DbPointer, name);
                bson.Text(Text(content.GetProperty("$ref")));
                bson.Raw(ObjectId(content.GetProperty("$id").GetProperty("$oid")));
                break;
            case "$code" when whole.TryGetProperty("$scope", out var scope):
                WriteCodeWithScope(bson, name, Text(content), scope);
                break;
            case "$code":
                bson.Element(BsonType.JavaScript, name);
                bson.Text(Text(content));
                break;
            case "$symbol":
                bson.Element(BsonType.Symbol, name);
                bson.Text(Text(content));
                break;
            case "$undefined":
                bson.Element(BsonType.Undefined, name);
                break;
            case "$minKey":
                bson.Element(BsonType.MinKey, name);
                break;
            case "$maxKey":
                bson.Element(BsonType.MaxKey, name);
                break;
            default:
                WriteDocument(bson, name, whole);
                break;
        }
    }

    private static void WriteCodeWithScope(BsonWriter bson, ReadOnlySpan<byte> name, string code, JsonElement scope)
    {
        using var content = new BsonWriter();
        content.StartDocument();
        WriteDocument(content, "scope"u8, scope);
        content.End();
        var reader = new BsonReader(content.Written.Span);
        reader.Read();
        bson.Element(BsonType.JavaScriptWithScope, name);
        bson.Int32(sizeof(int) + sizeof(int) + Encoding.UTF8.GetByteCount(code) + 1 + reader.Value.Length);
        bson.Text(code);
        bson.Raw(reader.Value);
    }

    private static void ZeroEnded(BsonWriter bson, string text)
    {
        if (text.Contains('\0'))
        {
            throw new FormatException("A regular expression holds no zero character.");
        }

        bson.Raw(Encoding.UTF8.GetBytes(text));
        bson.Byte(0);
    }

    private static byte[] ObjectId(JsonElement value) =>
        Convert.FromHexString(Text(value)) is { Length: 12 } bytes ? bytes : throw new FormatException("An ObjectId has 24 hexadecimal digits.");

    private static long Long(JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.Object ? Text(value.GetProperty("$numberLong")) : Text(value);
        return long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
    }

    private static string Text(JsonElement value) => value.GetString() ?? throw new FormatException("A text is missing.");
}
