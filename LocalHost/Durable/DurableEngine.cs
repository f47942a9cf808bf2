using System.Text.Json;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Logging;

namespace Pipeline.LocalHost.Durable;

/// <summary>Runs orchestrations and activities in this process and keeps their progress in one SQLite file, so that they go on after a crash.</summary>
internal sealed class DurableEngine : IAsyncDisposable
{
    private readonly RealEngine _engine;

    public DurableEngine(DurableEngineOptions options, IFunctionCatalog catalog, TimeProvider time, ILoggerFactory loggers)
    {
        var registry = new FunctionRegistry();
        foreach (var orchestrator in catalog.Orchestrators)
        {
            registry.Orchestrators.Add(orchestrator.Name, (orchestrator.InputType, orchestrator.RunAsync));
        }

        foreach (var activity in catalog.Activities)
        {
            registry.Activities.Add(activity.Name, (activity.InputType, (context, input) => activity.RunAsync(context, input, CancellationToken.None)));
        }

        _engine = new RealEngine(
            new SqliteEngineOptions { Path = options.File, MaxActivities = options.MaxConcurrentActivities, Time = time }, registry, new JsonDataConverter(options.Json), loggers);
    }

    /// <summary>Starts, reads and controls orchestrations.</summary>
    public DurableTaskClient Client => _engine.Client;

    /// <summary>Completes with the cause when the engine cannot go on.</summary>
    public Task<Exception> Failed => _engine.Service.Database.Failed;

    public Task StartAsync(CancellationToken cancellationToken = default) => _engine.StartAsync();

    public Task StopAsync(TimeSpan patience) => _engine.StopAsync();

    public ValueTask DisposeAsync() => _engine.DisposeAsync();
}
