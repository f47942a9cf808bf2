using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Pipeline.MicroBatch;

/// <summary>Says once, at the start, when nothing is polled, and refuses sources that no handler can take.</summary>
internal sealed partial class MicroBatchStart(IServiceProvider services, IOptions<MicroBatchOptions> options, ILogger<MicroBatchStart> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.Value.IsConfigured)
        {
            LogNotConfigured(logger);
            return Task.CompletedTask;
        }

        var failures = Refusals().ToList();
        return failures.Count == 0
            ? Task.CompletedTask
            : throw new OptionsValidationException(Options.DefaultName, typeof(MicroBatchOptions), failures);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<string> Refusals()
    {
        var factories = services.GetServices<IBatchHandlerFactory>().ToList();
        foreach (var source in options.Value.Sources)
        {
            var problem = factories.Find(factory => factory.Name == source.Handler) is { } factory
                ? factory.Refuse(source, options.Value.Sources)
                : $"handler is '{source.Handler}'; give one of {string.Join(", ", factories.Select(one => one.Name))}.";
            if (problem is not null)
            {
                yield return $"{PollSourceReader.Setting}: the source '{source.Name}': {problem}";
            }
        }
    }
}
