using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Pipeline.Embedded.Hosting.Discovery;

/// <summary>A function's definition, taken from its method.</summary>
internal sealed class FunctionMetadata(string name, MethodInfo method) : FunctionDefinition
{
    /// <inheritdoc/>
    public override string PathToAssembly { get; } = method.Module.Assembly.Location;

    /// <inheritdoc/>
    public override string EntryPoint { get; } = $"{method.DeclaringType!.FullName}.{method.Name}";

    /// <inheritdoc/>
    public override string Id { get; } = name;

    /// <inheritdoc/>
    public override string Name { get; } = name;
}
