namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>Binds a parameter to a value that the function reads.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public abstract class InputBindingAttribute : BindingAttribute
{
    public InputBindingAttribute()
    {
    }
}
