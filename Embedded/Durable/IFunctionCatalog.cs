using System.Diagnostics.CodeAnalysis;
using Microsoft.DurableTask;

namespace Pipeline.Embedded.Durable;

/// <summary>The orchestrators and activities that an engine can run. Names are compared without regard to letter case.</summary>
internal interface IFunctionCatalog
{
    bool TryGetOrchestrator(string name, [NotNullWhen(true)] out Func<TaskOrchestrationContext, Task<object?>>? orchestrator);

    bool TryGetActivity(string name, [NotNullWhen(true)] out ActivityInvoker? activity);
}
