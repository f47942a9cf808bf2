namespace Pipeline.MicroBatch;

/// <summary>Makes the handlers of one kind. Registered as a singleton beside those of other kinds.</summary>
internal interface IBatchHandlerFactory
{
    /// <summary>What a source names the kind by, such as <c>health</c>.</summary>
    string Name { get; }

    /// <summary>The handler of a source, made once.</summary>
    IBatchHandler Create(PollSource source);
}
