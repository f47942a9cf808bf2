namespace Pipeline.Embedded.Mongo.Bson;

/// <summary>Bytes that are no BSON, or a text that is no Extended JSON.</summary>
internal sealed class BsonException(string message, Exception? innerException = null) : Exception(message, innerException);
