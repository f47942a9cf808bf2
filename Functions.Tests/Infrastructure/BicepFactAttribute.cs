namespace Pipeline.Tests.Infrastructure;

/// <summary>A test that needs the Bicep compiler.</summary>
internal sealed class BicepFactAttribute : FactAttribute
{
    public BicepFactAttribute()
    {
        if (!BicepCompiler.IsThere)
        {
            Skip = "The package of the Bicep compiler has a program for Linux on x64 only.";
        }
    }
}
