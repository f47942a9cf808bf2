using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Binds a parameter to the client that starts and reads orchestrations.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class DurableClientAttribute : InputBindingAttribute
{
    /// <summary>The task hub; the host's own when null.</summary>
    public string? TaskHub { get; set; }

    /// <summary>The name of the connection setting; the host's own when null.</summary>
    public string? ConnectionName { get; set; }
}
