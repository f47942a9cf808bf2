namespace Pipeline.Embedded.Durable;

/// <summary>One call of an activity: its name, the calling instance, and the input as JSON (null for none).</summary>
internal sealed record ActivityInvocation(string Name, string InstanceId, string? InputJson);

/// <summary>
/// Runs an activity and gives its result, which the engine turns into JSON. The token fires when the engine stops; an
/// activity that it cancels is run again after the next start.
/// </summary>
internal delegate Task<object?> ActivityInvoker(ActivityInvocation invocation, CancellationToken cancellation);
