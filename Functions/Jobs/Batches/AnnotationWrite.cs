namespace Pipeline.Jobs.Batches;

/// <summary>An annotation that is added to a document, or replaced in it.</summary>
/// <param name="Source">Name of its source.</param>
/// <param name="Text">Its bytes.</param>
/// <param name="Record">What the document is to record of it.</param>
internal sealed record AnnotationWrite(string Source, ReadOnlyMemory<byte> Text, AnnotationRecord Record)
{
    /// <summary>Name of the attachment.</summary>
    public string Name => AnnotationName.Of(Source, Record.Suffix);

    /// <summary>Where the record stands.</summary>
    public string Entry => AnnotationName.EntryOf(Source, Record.Suffix);
}
