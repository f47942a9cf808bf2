namespace Pipeline.CouchDb;

/// <summary>
/// One document to write.
/// </summary>
/// <param name="Id">The document's id.</param>
/// <param name="Json">
/// The whole document as a JSON object: <c>_id</c> equal to <paramref name="Id"/>, <c>_rev</c> when it replaces one, and in <c>_attachments</c> the
/// stubs of those that stay and the data of new ones. The bytes are sent from where they are: leave them alone until the write has ended.
/// </param>
public readonly record struct DocumentWrite(string Id, ReadOnlyMemory<byte> Json);
