using System.Diagnostics.CodeAnalysis;
using Microsoft.DurableTask;

namespace Pipeline.Embedded.Durable;

/// <summary>The functions that the engine can run; names compare by ordinal, ignoring case.</summary>
internal interface IFunctionCatalog
{
    bool TryGetOrchestrator(string name, [MaybeNullWhen(false)] out Func<TaskOrchestrationContext, Task<object?>> orchestrator);

    bool TryGetActivity(string name, [MaybeNullWhen(false)] out ActivityInvoker activity);
}
