namespace Pipeline.Jobs.Batches;

/// <summary>A document holds something else in the field where annotations are recorded: it is left as it is.</summary>
internal sealed class AnnotationFieldException()
    : Exception($"The document's field '{AnnotationRecord.Field}' is not an object, so what was annotated cannot be recorded in it; rename that field.");
