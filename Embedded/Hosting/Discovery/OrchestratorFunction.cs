namespace Pipeline.Embedded.Hosting.Discovery;

/// <summary>An orchestrator.</summary>
/// <param name="Method">What is called.</param>
/// <param name="Name">The name that it is started by.</param>
internal sealed record OrchestratorFunction(FunctionMethod Method, string Name);
