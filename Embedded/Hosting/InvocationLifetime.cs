using Microsoft.Extensions.Hosting;

namespace Pipeline.Embedded.Hosting;

/// <summary>The cancellation that functions see: not when the host begins to stop, but when the time to finish is over.</summary>
internal sealed class InvocationLifetime : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _registration;

    public InvocationLifetime(IHostApplicationLifetime application, EmbeddedHostOptions options)
    {
        _source = new CancellationTokenSource();
        _registration = application.ApplicationStopping.Register(() => _source.CancelAfter(options.ShutdownTimeout));
    }

    /// <summary>Cancelled when the time to finish is over.</summary>
    public CancellationToken Token => _source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _registration.Dispose();
        _source.Dispose();
    }
}
