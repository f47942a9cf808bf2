namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>Binds a parameter to what starts the function.</summary>
public abstract class TriggerBindingAttribute : BindingAttribute
{
}
