using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Pipeline.LocalHost.Discovery;

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

    /// <inheritdoc/>
    public override ImmutableArray<FunctionParameter> Parameters { get; } =
        [.. method.GetParameters().Select(parameter => new FunctionParameter(parameter.Name!, parameter.ParameterType))];

    /// <summary>Empty: parameters are bound by their attributes and types.</summary>
    public override IImmutableDictionary<string, BindingMetadata> InputBindings => ImmutableDictionary<string, BindingMetadata>.Empty;

    /// <summary>Empty: this host knows no output bindings.</summary>
    public override IImmutableDictionary<string, BindingMetadata> OutputBindings => ImmutableDictionary<string, BindingMetadata>.Empty;
}
