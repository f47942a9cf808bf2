namespace Pipeline.Http;

/// <summary>A request that its sender has to mend. <see cref="HttpGuard"/> answers it with 400 and names the field.</summary>
/// <param name="field">The field as the sender wrote it: a property's JSON name, a query parameter or a header.</param>
/// <param name="message">What is wrong with the value and what would be right.</param>
/// <param name="innerException">What told of it, if anything.</param>
internal sealed class BadInputException(string field, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>The field as the sender wrote it.</summary>
    public string Field { get; } = field;
}
