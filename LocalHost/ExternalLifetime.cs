using Microsoft.Extensions.Hosting;

namespace Pipeline.LocalHost;

/// <summary>Leaves the signals to <see cref="HostProcess"/>: a host inside another process, as in a test, listens to none.</summary>
internal sealed class ExternalLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
