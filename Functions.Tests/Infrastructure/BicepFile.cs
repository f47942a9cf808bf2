namespace Pipeline.Tests.Infrastructure;

/// <summary>What a Bicep file declares, as tools/infrastructure/outline.js tells it.</summary>
/// <param name="Names">Every identifier as often as it occurs, declarations included.</param>
/// <param name="Properties">The keys of all objects.</param>
internal sealed record BicepFile(
    string Path,
    IReadOnlyList<string> Errors,
    IReadOnlyList<BicepDeclaration> Parameters,
    IReadOnlyList<BicepDeclaration> Outputs,
    IReadOnlyList<string> Variables,
    IReadOnlyList<BicepModule> Modules,
    IReadOnlyList<string> Resources,
    IReadOnlyList<string> Names,
    IReadOnlyList<string> Properties)
{
    public override string ToString() => System.IO.Path.GetFileName(Path);
}

/// <summary>A parameter or an output.</summary>
/// <param name="Value">The default, or what is put out; null when there is none.</param>
internal sealed record BicepDeclaration(string Name, string Decorators, string? Value)
{
    public bool IsSecure => Decorators.Contains("@secure()", StringComparison.Ordinal);

    public bool IsDescribed => Decorators.Contains("@description('", StringComparison.Ordinal);
}

/// <summary>A use of a module.</summary>
/// <param name="Reference">A path from the file's folder, or an address in a registry.</param>
/// <param name="Deployment">The name of the deployment, quotes included.</param>
/// <param name="Parameters">The names of those that are given.</param>
internal sealed record BicepModule(string Name, string Reference, string? Deployment, IReadOnlyList<string> Parameters)
{
    public bool IsLocal => Reference.EndsWith(".bicep", StringComparison.Ordinal);
}
