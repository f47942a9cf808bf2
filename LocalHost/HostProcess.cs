using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Pipeline.LocalHost.Settings;

namespace Pipeline.LocalHost;

/// <summary>The host as a process: its arguments, its signals, its exit code.</summary>
internal static class HostProcess
{
    private const int Interrupted = 130;

    /// <summary>Runs the host until a signal ends it.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="output">Gets one line, the address, once requests are accepted.</param>
    /// <param name="error">Gets what keeps the host from starting, one line a fault.</param>
    /// <returns>0 after a stop that was asked for, 1 after a failure.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        try
        {
            var parsed = HostArguments.Parse(arguments);
            if (parsed.Help)
            {
                await output.WriteLineAsync(HostArguments.Usage);
                return 0;
            }

            return await RunAsync(() => OptionsOf(parsed), output, error, parsed.StopWithParent ? Console.In : null);
        }
        catch (StartupException exception)
        {
            return await FailAsync(error, exception);
        }
    }

    /// <summary>Runs a host of the given options until a signal ends it; the rest is as above.</summary>
    /// <param name="parent">When given, its end stops the host too.</param>
    public static async Task<int> RunAsync(
        Func<FunctionHostOptions> options, TextWriter output, TextWriter error, TextReader? parent = null)
    {
        try
        {
            await using var host = FunctionHost.Build(options());
            return await RunAsync(host, output, parent);
        }
        catch (Exception exception)
        {
            return await FailAsync(error, exception);
        }
    }

    private static async Task<int> FailAsync(TextWriter error, Exception exception)
    {
        foreach (var message in MessagesOf(exception))
        {
            await error.WriteLineAsync(message);
        }

        return 1;
    }

    private static FunctionHostOptions OptionsOf(HostArguments arguments)
    {
        var configuration = HostSettings.Read(Directory.GetCurrentDirectory(), AppContext.BaseDirectory);
        return new FunctionHostOptions
        {
            Configuration = configuration,
            FunctionTypes = typeof(PipelineServices).Assembly.GetTypes(),
            ConfigureServices = (services, settings) => services.AddPipeline(settings),
            Urls = arguments.Urls ?? configuration["ASPNETCORE_URLS"] ?? ListenAddresses.Default,
            DataFolder = arguments.DataFolder,
            Home = "page/",
        };
    }

    private static async Task<int> RunAsync(FunctionHost host, TextWriter output, TextReader? parent)
    {
        var signals = 0;
        void OnSignal(PosixSignalContext context)
        {
            context.Cancel = true;
            if (Interlocked.Increment(ref signals) > 1)
            {
                Environment.Exit(Interrupted);
            }

            host.RequestStop();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        try
        {
            await host.StartAsync();
        }
        catch (OperationCanceledException) when (signals > 0)
        {
            return 0;
        }

        await output.WriteLineAsync($"listening {host.Address.GetLeftPart(UriPartial.Authority)}");
        await output.FlushAsync();
        if (parent is not null)
        {
            _ = StopWithAsync(parent, host);
        }

        await host.WaitForShutdownAsync();

        // A background part that failed has stopped the host too, but nobody asked for that.
        var failed = host.Services.GetServices<IHostedService>().OfType<BackgroundService>().Any(service => service.ExecuteTask is { IsFaulted: true });
        return failed ? 1 : 0;
    }

    // Reading the console blocks, so it has a thread to itself; it ends with the process.
    private static async Task StopWithAsync(TextReader parent, FunctionHost host)
    {
        await Task.Factory.StartNew(
            () =>
            {
                while (parent.Read() >= 0)
                {
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        host.RequestStop();
    }

    // What a user can mend is told without a stack trace; anything else is a defect and keeps it.
    private static IReadOnlyList<string> MessagesOf(Exception exception) => exception switch
    {
        StartupException startup => startup.Messages,
        OptionsValidationException options => [.. options.Failures],
        AggregateException several when several.InnerExceptions.All(inner => inner is OptionsValidationException) =>
            [.. several.InnerExceptions.SelectMany(MessagesOf)],
        _ => [exception.ToString()],
    };
}
