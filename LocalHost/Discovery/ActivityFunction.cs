namespace Pipeline.LocalHost.Discovery;

/// <summary>An activity.</summary>
/// <param name="Method">What is called.</param>
/// <param name="Name">The name that orchestrators call it by.</param>
/// <param name="InputType">What its input is deserialised to.</param>
internal sealed record ActivityFunction(FunctionMethod Method, string Name, Type InputType);
