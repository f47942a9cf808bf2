namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>Binds a parameter to what starts the function.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public abstract class TriggerBindingAttribute : BindingAttribute
{
    public TriggerBindingAttribute()
    {
    }
}
