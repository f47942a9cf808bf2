using Pipeline.Bson;
using Pipeline.Embedded.Mongo.Bson;

namespace Pipeline.Embedded.Mongo;

/// <summary>A write that was not done.</summary>
/// <param name="Index">Which one, from 0.</param>
/// <param name="Code">The server's number of the error.</param>
/// <param name="Message">The server's words.</param>
internal sealed record MongoWriteError(int Index, int Code, string Message)
{
    public static MongoWriteError Read(BsonReader reader, int first)
    {
        var index = first;
        var code = 0;
        var message = "";
        while (reader.Read())
        {
            if (reader.Is("index"u8) && reader.TryGetNumber(out var number))
            {
                index = first + (int)number;
            }
            else if (reader.Is("code"u8) && reader.TryGetNumber(out number))
            {
                code = (int)number;
            }
            else if (reader.Is("errmsg"u8) && reader.Type == BsonType.String)
            {
                message = MongoText.Quote(reader.GetString());
            }
        }

        return new MongoWriteError(index, code, message);
    }
}
