namespace Pipeline.Embedded.Mongo;

/// <summary>A command as it is sent.</summary>
/// <param name="Name">What it is called in messages, such as <c>find in healthmetrics</c>.</param>
/// <param name="Command">The command's document, with <c>$db</c>.</param>
internal sealed record MongoRequest(string Name, ReadOnlyMemory<byte> Command)
{
    /// <summary>The field of the command that <see cref="Documents"/> stand for, in ASCII; empty when there are none.</summary>
    public ReadOnlyMemory<byte> DocumentsName { get; init; }

    /// <summary>Documents one after the other, sent beside the command.</summary>
    public ReadOnlyMemory<byte> Documents { get; init; }
}
