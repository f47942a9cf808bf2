namespace Pipeline.Tests.EndToEnd;

/// <summary>A test on the Functions host itself, which <c>.ci/core-tools</c> runs.</summary>
internal sealed class CoreToolsFactAttribute : FactAttribute
{
    public CoreToolsFactAttribute()
    {
        if (FunctionsHost.Program is null)
        {
            Skip = "The Functions host is not here; .ci/core-tools gets it and runs this.";
        }
    }
}
