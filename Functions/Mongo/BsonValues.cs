using MongoDB.Bson;

namespace Pipeline.Mongo;

/// <summary>What is said of stored values.</summary>
internal static class BsonValues
{
    private const long FirstMillisecond = -62_135_596_800_000;
    private const long LastMillisecond = 253_402_300_799_999;

    /// <summary>The time of a BSON date; null where <see cref="DateTimeOffset"/> cannot say it.</summary>
    /// <param name="milliseconds">Since 1970.</param>
    public static DateTimeOffset? TimeOf(long milliseconds) =>
        milliseconds is >= FirstMillisecond and <= LastMillisecond ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;

    /// <summary>A type for people, as what stands where something else is wanted.</summary>
    public static string Describe(BsonType type) => type switch
    {
        BsonType.String => "a text",
        BsonType.Double or BsonType.Int32 or BsonType.Int64 or BsonType.Decimal128 => "a number",
        BsonType.Document => "an object",
        BsonType.Array => "a list",
        BsonType.Boolean => "true or false",
        BsonType.DateTime => "a date",
        BsonType.Null or BsonType.Undefined => "null",
        BsonType.ObjectId => "an ObjectId",
        BsonType.Binary => "binary data",
        _ => $"a value of type {type}",
    };
}
