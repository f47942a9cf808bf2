using DurableTask.Core;
using DurableTask.Core.Middleware;

namespace Pipeline.LocalHost.Durable;

/// <summary>Where tests look into an engine, and make its disk fail. A host has none of it.</summary>
internal sealed record DurableEngineHooks
{
    /// <summary>Comes before every commit with its number, from 1 on; what it throws undoes the transaction.</summary>
    public Action<long>? BeforeCommit { get; init; }

    /// <summary>Comes after every commit, before anybody is told; what it throws is as a process that ends there.</summary>
    public Action<long>? AfterCommit { get; init; }

    /// <summary>Comes in the transaction of a turn or an activity with the instance's id; what it throws fails that write alone.</summary>
    public Action<string>? InTransaction { get; init; }

    /// <summary>Pages of 4 KiB that the file may have; null for no limit.</summary>
    public int? MostPages { get; init; }

    /// <summary>Stands around each turn; the last argument makes another copy of an orchestrator from its name and version.</summary>
    public Func<DispatchMiddlewareContext, Func<Task>, Func<string, string?, TaskOrchestration>, Task>? AroundTurn { get; init; }
}
