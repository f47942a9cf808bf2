using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Pipeline.LocalHost;

/// <summary>The cancellation that functions see: not when the host begins to stop, but when the time to finish is over.</summary>
internal sealed partial class InvocationLifetime : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _registration;
    private readonly TimeSpan _bound;
    private readonly ILogger _logger;
    private long? _stopping;

    public InvocationLifetime(IHostApplicationLifetime application, FunctionHostOptions options, ILogger<InvocationLifetime> logger)
    {
        _logger = logger;
        _source = new CancellationTokenSource();
        _bound = options.ShutdownTimeout;
        _registration = application.ApplicationStopping.Register(Stop);
    }

    /// <summary>Cancelled when the time to finish is over.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>What is left of the time to finish; all of it while nobody has asked the host to stop.</summary>
    public TimeSpan Remaining
    {
        get
        {
            var left = _stopping is { } since ? _bound - Stopwatch.GetElapsedTime(since) : _bound;
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _registration.Dispose();
        _source.Dispose();
    }

    private void Stop()
    {
        LogStopping(_bound.TotalSeconds);
        _stopping = Stopwatch.GetTimestamp();
        _source.CancelAfter(_bound);
    }
}
