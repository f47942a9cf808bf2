using MongoDB.Bson;

namespace Pipeline.Mongo;

/// <summary>
/// The order of the server across types: MinKey, null, numbers, strings, objects, arrays, binary, ObjectId, bool, date, timestamp, regex, ..., MaxKey.
/// </summary>
internal static class BsonOrder
{
    // Each line is one rank, by the names that $type takes; comparisons are made within a rank.
    private static readonly string[][] Ranks =
    [
        ["minKey"],
        ["undefined", "null"],
        ["number"],
        ["string", "symbol"],
        ["object"],
        ["array"],
        ["binData"],
        ["objectId"],
        ["bool"],
        ["date"],
        ["timestamp"],
        ["regex"],
        ["dbPointer"],
        ["javascript"],
        ["javascriptWithScope"],
        ["maxKey"],
    ];

    /// <summary>The types, as $type takes them, whose values all sort before those of this one; without the array, which is no id.</summary>
    public static IEnumerable<string> TypesBelow(BsonType type) => Ranks.Take(RankOf(type)).SelectMany(names => names).Where(name => name != "array");

    /// <summary>The types, as $type takes them, whose values all sort after those of this one; without the array, which is no id.</summary>
    public static IEnumerable<string> TypesAbove(BsonType type) => Ranks.Skip(RankOf(type) + 1).SelectMany(names => names).Where(name => name != "array");

    private static int RankOf(BsonType type) => type switch
    {
        BsonType.MinKey => 0,
        BsonType.Undefined or BsonType.Null => 1,
        BsonType.Double or BsonType.Int32 or BsonType.Int64 or BsonType.Decimal128 => 2,
        BsonType.String or BsonType.Symbol => 3,
        BsonType.Document => 4,
        BsonType.Array => 5,
        BsonType.Binary => 6,
        BsonType.ObjectId => 7,
        BsonType.Boolean => 8,
        BsonType.DateTime => 9,
        BsonType.Timestamp => 10,
        BsonType.RegularExpression => 11,
        BsonType.JavaScript => 13,
        BsonType.JavaScriptWithScope => 14,
        _ => 15,
    };
}
