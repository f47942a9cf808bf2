using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.LocalHost.Durable;
using Pipeline.LocalHost.Settings;

namespace Pipeline.LocalHost;

/// <summary>Makes the durable engine of the host.</summary>
internal static class DurableEngineFactory
{
    private const string Concurrency = "extensions:durableTask:maxConcurrentActivityFunctions";

    /// <summary>An engine whose file is <c>taskhub.db</c> in the data folder.</summary>
    /// <exception cref="StartupException">The folder cannot be used, or host.json asks for what the engine cannot do.</exception>
    public static DurableEngine Create(IServiceProvider services)
    {
        var folder = services.GetRequiredService<DataFolder>();
        EarlierEngine.Refuse(folder);
        var options = new DurableEngineOptions
        {
            File = folder.PathOf("taskhub.db"),
            Json = services.GetRequiredService<IOptions<JsonSerializerOptions>>().Value,
        };
        if (services.GetRequiredService<FunctionHostOptions>().Configuration[$"{HostFile.Section}:{Concurrency}"] is { } text)
        {
            options = options with { MaxConcurrentActivities = ConcurrencyOf(text) };
        }

        try
        {
            return new DurableEngine(
                options,
                services.GetRequiredService<IFunctionCatalog>(),
                services.GetRequiredService<TimeProvider>(),
                services.GetRequiredService<ILoggerFactory>());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new StartupException(exception.Message);
        }
    }

    private static int ConcurrencyOf(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new StartupException($"host.json: {Concurrency} is {text}; a whole number was expected");
}
