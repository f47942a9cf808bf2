namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>Binds a parameter to a value that the function reads.</summary>
public abstract class InputBindingAttribute : BindingAttribute
{
}
