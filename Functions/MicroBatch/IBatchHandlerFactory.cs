namespace Pipeline.MicroBatch;

/// <summary>Makes the handlers of one kind. Registered as a singleton beside those of other kinds.</summary>
internal interface IBatchHandlerFactory
{
    /// <summary>What a source names the kind by, such as <c>health</c>.</summary>
    string Name { get; }

    /// <summary>Why a source cannot have this handler, beside the others; null when it can. Asked at the start.</summary>
    /// <param name="source">The source.</param>
    /// <param name="all">Every source that is polled, this one too.</param>
    string? Refuse(PollSource source, IReadOnlyList<PollSource> all) => null;

    /// <summary>The handler of a source, made once.</summary>
    IBatchHandler Create(PollSource source);
}
