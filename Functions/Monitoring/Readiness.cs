using Microsoft.Extensions.Logging;

namespace Pipeline.Monitoring;

/// <summary>Asks every dependency at once, each for at most <see cref="Bound"/>.</summary>
internal sealed partial class Readiness(
    IEnumerable<IDependencyCheck> checks, TimeProvider time, ILogger<Readiness> logger)
{
    /// <summary>How long one dependency may take: a probe's own patience is often 5 s or 10 s.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(3);

    private readonly IDependencyCheck[] _checks = [.. checks.OrderBy(check => check.Name, StringComparer.Ordinal)];

    /// <summary>Reports every dependency; throws only when <paramref name="cancellationToken"/> is cancelled.</summary>
    public async Task<ReadinessReport> ReportAsync(CancellationToken cancellationToken)
    {
        var dependencies = await Task.WhenAll(_checks.Select(check => ReportAsync(check, cancellationToken)));
        return new ReadinessReport(dependencies);
    }

    private async Task<DependencyReport> ReportAsync(IDependencyCheck check, CancellationToken cancellationToken)
    {
        using var bound = new CancellationTokenSource(Bound, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellationToken);
        try
        {
            // Waited for from outside as well: a check that ignores its token must not hold up the answer.
            var state = await Task.Run(() => check.CheckAsync(both.Token), both.Token).WaitAsync(both.Token);
            return new DependencyReport(check.Name, state.Ready, state.Detail);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (bound.IsCancellationRequested)
        {
            return new DependencyReport(check.Name, false, $"no answer within {Bound.TotalSeconds:0} s");
        }
        catch (Exception exception)
        {
            LogCheckFailed(check.Name, exception);
            return new DependencyReport(check.Name, false, $"failed with {exception.GetType().Name}");
        }
    }
}
