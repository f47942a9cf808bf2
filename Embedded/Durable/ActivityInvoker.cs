namespace Pipeline.Embedded.Durable;

internal delegate Task<object?> ActivityInvoker(ActivityInvocation invocation, CancellationToken cancellation);
