using Microsoft.Extensions.Logging;

namespace Pipeline.Checkpoints;

/// <summary>A lease of <see cref="Duration"/> on a blob, renewed every <see cref="RenewInterval"/> until it is disposed of or lost.</summary>
internal sealed partial class CheckpointLease : IAsyncDisposable
{
    /// <summary>How long a lease lasts without renewal.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);

    /// <summary>How often it is renewed: two renewals may fail before it ends.</summary>
    public static readonly TimeSpan RenewInterval = TimeSpan.FromSeconds(10);

    // The storage's clock may run a little faster than this one.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ReleaseLimit = TimeSpan.FromSeconds(5);

    private readonly ICheckpointStore _store;
    private readonly string _blob;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _lost = new();
    private readonly Task _renewing;
    private long _renewed;

    private CheckpointLease(ICheckpointStore store, string blob, string id, long acquired, TimeProvider time, ILogger logger)
    {
        (_store, _blob, Id, _renewed, _time, _logger) = (store, blob, id, acquired, time, logger);
        _renewing = RenewAsync();
    }

    /// <summary>What the storage knows the lease by.</summary>
    public string Id { get; }

    /// <summary>Cancelled when the lease is lost.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Takes the lease; null when another holds one.</summary>
    public static async Task<CheckpointLease?> TryAcquireAsync(
        ICheckpointStore store, string blob, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        // Counted from before the request: the storage may have granted the lease well before its answer came.
        var acquired = time.GetTimestamp();
        var id = await store.AcquireLeaseAsync(blob, Duration, cancellationToken);
        return id is null ? null : new CheckpointLease(store, blob, id, acquired, time, logger);
    }

    /// <summary>Comes before every store.</summary>
    /// <exception cref="CheckpointLeaseException">The lease is lost, or may be: it has not been renewed for about as long as it lasts.</exception>
    public void EnsureHeld()
    {
        if (_lost.IsCancellationRequested || _time.GetElapsedTime(Volatile.Read(ref _renewed)) >= Duration - Margin)
        {
            throw new CheckpointLeaseException($"The lease on '{_blob}' is lost: another poll may have begun, and this one stores nothing more.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _renewing;
        if (!_lost.IsCancellationRequested)
        {
            await ReleaseAsync();
        }

        _stop.Dispose();
        _lost.Dispose();
    }

    private async Task RenewAsync()
    {
        var wait = RenewInterval;
        while (true)
        {
            try
            {
                await Task.Delay(wait, _time, _stop.Token);
                var asked = _time.GetTimestamp();
                await _store.RenewLeaseAsync(_blob, Id, _stop.Token);
                Volatile.Write(ref _renewed, asked);
                wait = RenewInterval;
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (CheckpointStoreUnavailableException exception)
                when (_time.GetElapsedTime(Volatile.Read(ref _renewed)) < Duration - Margin)
            {
                LogNotRenewed(_logger, _blob, exception.Message);
                wait = RetryInterval;
            }
            catch (Exception exception)
            {
                LogLost(_logger, _blob, exception.Message);
                await _lost.CancelAsync();
                return;
            }
        }
    }

    private async Task ReleaseAsync()
    {
        using var limit = new CancellationTokenSource(ReleaseLimit, _time);
        try
        {
            await _store.ReleaseLeaseAsync(_blob, Id, limit.Token);
        }
        catch (Exception exception)
        {
            LogNotReleased(_logger, _blob, exception.Message);
        }
    }
}
