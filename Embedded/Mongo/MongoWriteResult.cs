using Pipeline.Embedded.Mongo.Bson;

namespace Pipeline.Embedded.Mongo;

/// <summary>What became of writes.</summary>
internal sealed class MongoWriteResult
{
    private readonly List<MongoWriteError> _errors = [];

    /// <summary>Documents inserted, matched, upserted or deleted.</summary>
    public long Count { get; private set; }

    /// <summary>Documents that an update changed.</summary>
    public long Modified { get; private set; }

    /// <summary>The writes that were not done.</summary>
    public IReadOnlyList<MongoWriteError> Errors => _errors;

    /// <summary>Throws unless every write was done, or had only found its key taken where that is allowed.</summary>
    public void ThrowIfFailed(string what, bool allowDuplicates = false)
    {
        if (_errors.Find(error => !allowDuplicates || error.Code != MongoException.DuplicateKey) is { } error)
        {
            throw new MongoException(
                MongoException.FailureOf(error.Code),
                $"MongoDB refused {_errors.Count} writes of {what}, the first (number {error.Index}): {error.Message} (code {error.Code}).",
                error.Code);
        }
    }

    /// <summary>Adds what a command's answer says.</summary>
    /// <param name="reply">The answer.</param>
    /// <param name="first">The number of the command's first write among all.</param>
    public void Add(MongoReply reply, int first)
    {
        Count += reply.Number("n"u8);
        Modified += reply.Number("nModified"u8);
        var reader = reply.Read();
        while (reader.Read())
        {
            if (reader.Is("writeErrors"u8))
            {
                for (var errors = reader.GetElements(); errors.Read();)
                {
                    _errors.Add(MongoWriteError.Read(errors.GetElements(), first));
                }
            }
            else if (reader.Is("writeConcernError"u8))
            {
                var error = MongoWriteError.Read(reader.GetElements(), first);
                throw new MongoException(MongoFailure.Transient, $"A write may not be kept: {error.Message} (code {error.Code}).", error.Code);
            }
        }
    }
}
