using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pipeline.Checkpoints;
using Pipeline.MicroBatch.Api;
using Pipeline.Monitoring;

namespace Pipeline.MicroBatch;

/// <summary>Readiness of the blob storage, without which no poll begins, and of the checkpoints in it.</summary>
internal sealed class CheckpointCheck(IServiceProvider services, IOptions<MicroBatchOptions> options, TimeProvider time) : IDependencyCheck
{
    public string Name => "blob storage";

    public async Task<DependencyState> CheckAsync(CancellationToken cancellationToken)
    {
        if (!options.Value.IsConfigured)
        {
            return new DependencyState(true, "not configured: it is used when MONGO_URI is set");
        }

        var details = new List<string>();
        var (found, ready) = (0, true);
        foreach (var source in options.Value.Sources)
        {
            try
            {
                var store = services.GetRequiredService<ICheckpointStore>();
                var poll = await PollReader.ReadAsync(store, source.Name, time.GetUtcNow(), cancellationToken);
                found += poll.Checkpoint is null ? 0 : 1;
                ready &= poll.Problem is null;
                details.AddRange(new[] { poll.Problem, Unread(poll) }.OfType<string>());
            }
            catch (CheckpointStoreUnavailableException exception)
            {
                return new DependencyState(false, exception.Message);
            }
        }

        var answers = found == 0 ? "answers; no checkpoint yet" : "answers; the checkpoint can be read";
        return new DependencyState(ready, ready ? string.Join(' ', details.Prepend(details.Count == 0 ? answers : answers + ".")) : string.Join(' ', details));
    }

    private static string? Unread(PollAnswer poll) => poll.Checkpoint?.Unread is not { } unread || unread == UnreadRows.None ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"Rows of '{poll.Source}' that no poll reads: {unread.Undated:N0} whose updatedAt is no date, {unread.Before1970:N0} before 1970, "
        + $"{unread.BeforeStart:N0} before the start of polling, {unread.Ahead:N0} more than a day ahead.");
}
