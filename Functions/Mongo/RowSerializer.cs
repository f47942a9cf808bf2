using MongoDB.Bson.IO;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Serializers;

namespace Pipeline.Mongo;

/// <summary>Makes something of the bytes of each row of a batch, without a tree of values in between.</summary>
/// <param name="read">What is made of a row. Its bytes are the driver's, and gone afterwards.</param>
internal sealed class RowSerializer<T>(RowSerializer<T>.RowReader read) : SerializerBase<T>
{
    /// <summary>Makes something of a row.</summary>
    public delegate T RowReader(ReadOnlySpan<byte> row);

    /// <inheritdoc/>
    public override T Deserialize(BsonDeserializationContext context, BsonDeserializationArgs args)
    {
        using var slice = context.Reader.ReadRawBsonDocument();
        var first = slice.AccessBackingBytes(0);

        // The driver receives an answer in chunks, and a row may lie in two of them.
        return read(first.Count >= slice.Length ? first.AsSpan(0, slice.Length) : Joined(slice));
    }

    private static byte[] Joined(IByteBuffer slice)
    {
        var row = new byte[slice.Length];
        slice.GetBytes(0, row, 0, row.Length);
        return row;
    }
}
