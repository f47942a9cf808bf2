using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.DurableTask;
using Pipeline.Embedded.Durable;
using Pipeline.Jobs;

namespace Pipeline.Tests.Jobs;

/// <summary>The functions of jobs over a bench, for an engine.</summary>
internal sealed class JobCatalog(JobBench bench, JsonSerializerOptions json) : IFunctionCatalog
{
    private static readonly AsyncLocal<string?> Running = new();

    /// <summary>Name of the activity that asks.</summary>
    public static string? Current => Running.Value;

    public bool TryGetOrchestrator(string name, [NotNullWhen(true)] out Func<TaskOrchestrationContext, Task<object?>>? orchestrator)
    {
        orchestrator = name switch
        {
            nameof(ClassifyDatabase) => async context => await ClassifyDatabase.RunAsync(context),
            nameof(ClassifyPage) => async context => await ClassifyPage.RunAsync(context),
            _ => null,
        };
        return orchestrator is not null;
    }

    public bool TryGetActivity(string name, [NotNullWhen(true)] out ActivityInvoker? activity)
    {
        activity = name switch
        {
            nameof(ListDocuments) => (call, token) => RunAsync<ListRequest, ListResult>(call, new ListDocuments(bench.Server, bench.Store).RunAsync, token),
            nameof(ClassifyBatch) => (call, token) => RunAsync<BatchRequest, BatchResult>(call, new ClassifyBatch(bench.Runner, bench.Store).RunAsync, token),
            nameof(RecordFailedBatch) => (call, token) => RunAsync<FailedBatch, BatchResult>(call, new RecordFailedBatch(bench.Runner).RunAsync, token),
            _ => null,
        };
        return activity is not null;
    }

    private async Task<object?> RunAsync<TInput, TOutput>(
        ActivityInvocation call, Func<TInput, CancellationToken, Task<TOutput>> activity, CancellationToken cancellationToken)
    {
        Running.Value = call.Name;
        return await activity(JsonSerializer.Deserialize<TInput>(call.InputJson!, json)!, cancellationToken);
    }
}
