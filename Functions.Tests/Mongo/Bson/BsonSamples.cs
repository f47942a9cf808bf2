using Pipeline.Bson;
using Pipeline.Embedded.Mongo.Bson;

namespace Pipeline.Tests.Mongo.Bson;

/// <summary>A value of every type: its bytes by the specification, and its canonical Extended JSON.</summary>
internal static class BsonSamples
{
    public static IReadOnlyList<(BsonType Type, string Hex, string Json)> All { get; } =
    [
        (BsonType.Double, "000000000000F03F", """{"$numberDouble":"1.0"}"""),
        (BsonType.Double, "0000000000000080", """{"$numberDouble":"-0.0"}"""),
        (BsonType.Double, "0000000000000C40", """{"$numberDouble":"3.5"}"""),
        (BsonType.Double, "000000000000F07F", """{"$numberDouble":"Infinity"}"""),
        (BsonType.Double, "000000000000F0FF", """{"$numberDouble":"-Infinity"}"""),
        (BsonType.Double, "000000000000F8FF", """{"$numberDouble":"NaN"}"""),
        (BsonType.Double, "9C7500883CE4377E", """{"$numberDouble":"1E+300"}"""),
        (BsonType.String, "0400000061C3A400", "\"aä\""),
        (BsonType.String, "020000000000", "\"\\u0000\""),
        (BsonType.Document, "0500000000", "{}"),
        (BsonType.Document, "0C0000001061000100000000", """{"a":{"$numberInt":"1"}}"""),
        (BsonType.Array, "1000000008300001083100000A320000", "[true,false,null]"),
        (BsonType.Binary, "02000000000102", """{"$binary":{"base64":"AQI=","subType":"00"}}"""),
        (BsonType.Binary, "0000000080", """{"$binary":{"base64":"","subType":"80"}}"""),
        (BsonType.Undefined, "", """{"$undefined":true}"""),
        (BsonType.ObjectId, "64B0000000000000000000FF", """{"$oid":"64b0000000000000000000ff"}"""),
        (BsonType.Boolean, "01", "true"),
        (BsonType.Boolean, "00", "false"),
        (BsonType.DateTime, "FFFFFFFFFFFFFFFF", """{"$date":{"$numberLong":"-1"}}"""),
        (BsonType.DateTime, "FFFFFFFFFFFFFF7F", """{"$date":{"$numberLong":"9223372036854775807"}}"""),
        (BsonType.Null, "", "null"),
        (BsonType.RegularExpression, "5E6100696D00", """{"$regularExpression":{"pattern":"^a","options":"im"}}"""),
        (BsonType.DbPointer, "0200000062000102030405060708090A0B0C", """{"$dbPointer":{"$ref":"b","$id":{"$oid":"0102030405060708090a0b0c"}}}"""),
        (BsonType.JavaScript, "020000007800", """{"$code":"x"}"""),
        (BsonType.Symbol, "020000007800", """{"$symbol":"x"}"""),
        (BsonType.JavaScriptWithScope, "160000000200000078000C0000001061000100000000", """{"$code":"x","$scope":{"a":{"$numberInt":"1"}}}"""),
        (BsonType.Int32, "FFFFFF7F", """{"$numberInt":"2147483647"}"""),
        (BsonType.Timestamp, "06000000050000F0", """{"$timestamp":{"t":4026531845,"i":6}}"""),
        (BsonType.Int64, "0100000000002000", """{"$numberLong":"9007199254740993"}"""),
        (BsonType.Decimal128, "6E000000000000000000000000003C30", """{"$numberDecimal":"1.10"}"""),
        (BsonType.Decimal128, "000000000000000000000000000000F8", """{"$numberDecimal":"-Infinity"}"""),
        (BsonType.MinKey, "", """{"$minKey":1}"""),
        (BsonType.MaxKey, "", """{"$maxKey":1}"""),
    ];

    /// <summary>A document with one element "v" of every sample, and "end" last.</summary>
    public static byte[] Document()
    {
        using var bson = new BsonWriter();
        bson.StartDocument();
        foreach (var (type, hex, _) in All)
        {
            bson.WriteValue("v"u8, type, Convert.FromHexString(hex));
        }

        bson.Write("end"u8, true);
        bson.End();
        return bson.Written.ToArray();
    }
}
