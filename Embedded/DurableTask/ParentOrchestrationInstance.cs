namespace Microsoft.DurableTask;

/// <summary>The orchestration that called a sub-orchestration: its orchestrator's name and its instance id.</summary>
public record ParentOrchestrationInstance(TaskName Name, string InstanceId);
