using System.Text;
using Pipeline.Bson;
using Pipeline.Embedded.Mongo.Bson;

namespace Pipeline.Embedded.Mongo;

/// <summary>An index as the server lists it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Keys">Its fields in order; the direction is 1, -1, or 0 for special ones such as text.</param>
/// <param name="IsComplete">Whether it holds every document: neither partial nor sparse.</param>
/// <param name="ExpireAfterSeconds">For a TTL index; null for others.</param>
internal sealed record MongoIndex(string Name, IReadOnlyList<(string Field, int Direction)> Keys, bool IsComplete, long? ExpireAfterSeconds)
{
    /// <summary>Whether it can stand for an index of these ascending fields: it starts with them.</summary>
    public bool Serves(params ReadOnlySpan<string> fields)
    {
        if (!IsComplete || Keys.Count < fields.Length)
        {
            return false;
        }

        for (var i = 0; i < fields.Length; i++)
        {
            if (Keys[i] != (fields[i], 1))
            {
                return false;
            }
        }

        return true;
    }

    public static MongoIndex Read(BsonReader reader)
    {
        var name = "";
        var keys = new List<(string, int)>();
        var complete = true;
        long? expireAfterSeconds = null;
        while (reader.Read())
        {
            if (reader.Is("name"u8))
            {
                name = reader.GetString();
            }
            else if (reader.Is("key"u8))
            {
                for (var key = reader.GetElements(); key.Read();)
                {
                    keys.Add((Encoding.UTF8.GetString(key.Name), key.TryGetNumber(out var direction) ? Math.Sign(direction) : 0));
                }
            }
            else if (reader.Is("partialFilterExpression"u8) || (reader.Is("sparse"u8) && reader.Type == BsonType.Boolean && reader.GetBoolean()))
            {
                complete = false;
            }
            else if (reader.Is("expireAfterSeconds"u8) && reader.TryGetNumber(out var seconds))
            {
                expireAfterSeconds = (long)seconds;
            }
        }

        return new MongoIndex(name, keys, complete, expireAfterSeconds);
    }
}
