using Pipeline.Http;

namespace Pipeline.Jobs.Listing;

/// <summary>One way to say which documents a job is about, other than by a range of their ids.</summary>
internal interface IIdSource
{
    /// <summary>The field of a request that asks for it.</summary>
    string Field { get; }

    /// <summary>Whether it may give an id more than once.</summary>
    bool Repeats { get; }

    /// <summary>Whether a job asks for it.</summary>
    bool IsAskedFor(JobSettings settings);

    /// <summary>Checks what only the world outside the request tells, before the job is accepted.</summary>
    /// <exception cref="BadInputException">It cannot be done as it is asked for; names the field.</exception>
    Task CheckAsync(JobSettings settings, CancellationToken cancellationToken);

    /// <summary>The ids of the documents, in any order. Read once, when the job begins.</summary>
    /// <exception cref="CouchDb.CouchUnavailableException">CouchDB does not answer: it is asked again later, from the first id on.</exception>
    IAsyncEnumerable<string> ReadAsync(JobSettings settings, CancellationToken cancellationToken);
}
