namespace Pipeline.Embedded.Durable;

internal sealed record ActivityInvocation(string Name, string InstanceId, string? InputJson);
