namespace Pipeline.LocalHost.Discovery;

/// <summary>An orchestrator.</summary>
/// <param name="Method">What is called.</param>
/// <param name="Name">The name that it is started by.</param>
/// <param name="InputType">What its input is read as; object when it takes none.</param>
internal sealed record OrchestratorFunction(FunctionMethod Method, string Name, Type InputType);
