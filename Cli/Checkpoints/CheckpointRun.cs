using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Pipeline.Checkpoints;
using Pipeline.MicroBatch;
using Pipeline.MicroBatch.Api;

namespace Pipeline.Cli.Checkpoints;

/// <summary>Shows and changes the checkpoint of a source.</summary>
/// <param name="store">Where the checkpoints are.</param>
/// <param name="source">The source.</param>
/// <param name="output">Where it is told.</param>
/// <param name="time">The clock.</param>
/// <param name="firstPoll">How far back a reset without a time begins; by default as far as a first poll does.</param>
internal sealed class CheckpointRun(ICheckpointStore store, string source, TextWriter output, TimeProvider time, TimeSpan? firstPoll = null)
{
    private readonly TimeSpan _firstPoll = firstPoll ?? new MicroBatchOptions().FirstPoll;

    private readonly CheckpointRepair _repair = new(store, source, time, NullLogger.Instance);

    /// <summary>For the storage and the collection that the settings name.</summary>
    /// <exception cref="CommandFailedException">The settings name no storage.</exception>
    public static CheckpointRun Create(IConfiguration configuration, string? source, TextWriter output, TimeProvider time)
    {
        var polled = new MicroBatchOptions();
        var options = new CheckpointOptions();
        try
        {
            new MicroBatchSettings(configuration).Configure(polled);
            new CheckpointSettings(configuration).Configure(options);
        }
        catch (OptionsValidationException exception)
        {
            throw new CommandFailedException(string.Join(Environment.NewLine, exception.Failures), exception);
        }

        if (options.Storage is not { } storage || !CheckpointServices.IsConnectionString(storage))
        {
            throw new CommandFailedException(
                "AzureWebJobsStorage is not set, or is no connection string: it says where the checkpoints are. "
                + "UseDevelopmentStorage=true is that of a local Azurite.");
        }

        return new CheckpointRun(CheckpointServices.CreateStore(storage, options.Container), source ?? polled.Source.Name, output, time, polled.FirstPoll);
    }

    public Task<int> ShowAsync(CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        var answer = await PollReader.ReadAsync(store, source, time.GetUtcNow(), cancellationToken);
        Line("Source", source);
        Line("State", answer.State switch
        {
            PollState.New => "not polled yet",
            PollState.Waiting => "no poll is going on",
            PollState.Polling => "a poll holds the lease",
            _ => "unreadable",
        });
        if (answer.Checkpoint is { } checkpoint)
        {
            Write(checkpoint);
            Line("Lag", string.Create(CultureInfo.InvariantCulture, $"{answer.LagSeconds:N0} s"));
        }

        if (answer.Problem is not null)
        {
            Line("Problem", answer.Problem);
        }

        foreach (var version in await _repair.ListVersionsAsync(cancellationToken))
        {
            Line("Previous", string.Create(
                CultureInfo.InvariantCulture, $"backup:{version.Version}  {version.Cursor.ToCursor()}  {version.Totals.Records:N0} records"));
        }

        return answer.Problem is not null ? ExitCodes.Failure : ExitCodes.Success;
    });

    public Task<int> SetAsync(CheckpointTarget target, bool breakLease, CancellationToken cancellationToken) =>
        target.Time is { } to
            ? ReplaceAsync(inForce => Checkpoint.Start(source, to) with { Totals = inForce?.Totals ?? CheckpointTotals.None }, breakLease, cancellationToken)
            : RestoreAsync(target.Version, breakLease, cancellationToken);

    public Task<int> ResetAsync(CheckpointTarget? target, bool breakLease, CancellationToken cancellationToken) =>
        target is { Time: null }
            ? RestoreAsync(target.Version, breakLease, cancellationToken)
            : ReplaceAsync(_ => Checkpoint.Start(source, target?.Time ?? time.GetUtcNow() - _firstPoll), breakLease, cancellationToken);

    private Task<int> RestoreAsync(long? number, bool breakLease, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        var versions = await _repair.ListVersionsAsync(cancellationToken);
        var version = number is null
            ? versions.FirstOrDefault(version => AheadCheckpoint.Problem(version, time.GetUtcNow()) is null)
            : versions.FirstOrDefault(version => version.Version == number);
        return version is null
            ? throw new CommandFailedException(versions.Count == 0 || number is null
                ? $"There is no previous version of the checkpoint of '{source}' that can be read: give --to a time instead."
                : $"There is no version {number} of the checkpoint of '{source}'; there are {string.Join(", ", versions.Select(one => one.Version))}.")
            : await ReplaceAsync(_ => version with { NextDue = null, EmptyPolls = 0, FailedPolls = 0, LastError = null }, breakLease, cancellationToken);
    });

    private Task<int> ReplaceAsync(Func<Checkpoint?, Checkpoint> change, bool breakLease, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        try
        {
            Check(change(null));
            Write(await _repair.ReplaceAsync(change, breakLease, cancellationToken));
            await output.WriteLineAsync("The next poll goes on from there.");
            return ExitCodes.Success;
        }
        catch (CheckpointLeaseException exception)
        {
            throw new CommandFailedException(
                $"{exception.Message} Wait until it has ended (a lease that is not renewed ends within 30 s), or add --break-lease.", exception);
        }
    });

    // From a time to come on nothing would be polled until then, and nothing would say so.
    private void Check(Checkpoint to)
    {
        var now = time.GetUtcNow();
        if (to.Cursor.UpdatedAt > now)
        {
            throw new CommandFailedException(
                $"{Time(to.Cursor.UpdatedAt)} lies in the future: nothing would be polled until then. It is {Time(now)} now; give --to a time that has passed.");
        }
    }

    private void Write(Checkpoint checkpoint)
    {
        Line("Version", checkpoint.Version.ToString(CultureInfo.InvariantCulture));
        Line("Cursor", checkpoint.Cursor.ToCursor().ToString());
        Line("Totals", string.Create(
            CultureInfo.InvariantCulture,
            $"{checkpoint.Totals.Records:N0} records in {checkpoint.Totals.Batches:N0} batches, {checkpoint.Totals.InvalidRecords:N0} invalid, "
            + $"{checkpoint.Totals.DeadLetters:N0} dead letters, {checkpoint.Totals.PassedOver:N0} passed over"));
        Line("Last success", Time(checkpoint.LastSuccess) ?? "none");
        Line("Next due", Time(checkpoint.NextDue) ?? "at once");
        if (checkpoint.Unread is { } unread && unread != UnreadRows.None)
        {
            Line("Not read", string.Create(
                CultureInfo.InvariantCulture,
                $"{unread.Undated:N0} without a date, {unread.Before1970:N0} before 1970, {unread.BeforeStart:N0} before the start, {unread.Ahead:N0} ahead"));
        }

        if (checkpoint.LastError is { } error)
        {
            Line("Last error", $"{Time(error.At)} {error.Message}");
        }
    }

    private void Line(string name, string value) => output.WriteLine($"{name,-14}{value}");

    private static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static async Task<int> GuardAsync(Func<Task<int>> action)
    {
        try
        {
            return await action();
        }
        catch (Exception exception) when (exception is CheckpointStoreUnavailableException or CheckpointConflictException)
        {
            throw new CommandFailedException(exception.Message, exception);
        }
    }
}
