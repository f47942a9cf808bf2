using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Pipeline.Jobs.Notify;

/// <summary>Activity that sends the message of a job's end, and records what has become of it. What may work another time is thrown, and tried again.</summary>
internal sealed partial class SendEnd(JobStore jobs, NotifyClient client, TimeProvider time, ILogger<SendEnd> logger)
{
    private const int FirstOtherStatus = 300;
    private const int TooManyRequests = 429;
    private const int RequestTimeout = 408;
    private const int FirstServerError = 500;

    /// <returns>Whether it was taken.</returns>
    [Function(nameof(SendEnd))]
    public async Task<bool> RunAsync([ActivityTrigger] EndedJob ended, CancellationToken cancellationToken)
    {
        var job = await jobs.FindAsync(ended.JobId, cancellationToken);
        if (job is not { HasEnded: true, Settings.Notify: { } notify } || job.Run != ended.Run)
        {
            // It was deleted, or goes on and will end once more.
            return false;
        }

        var address = new Uri(notify);
        var message = JsonSerializer.SerializeToUtf8Bytes(EndMessage.Of(job), JobsJson.Answers.EndMessage);
        var (error, isWorthTrying) = await SendAsync(address, message, cancellationToken);
        var notification = error is null ? new JobNotification(time.GetUtcNow()) : new JobNotification(Error: error);
        await jobs.NotifiedAsync(ended.JobId, ended.Run, notification, cancellationToken);
        if (error is null)
        {
            return true;
        }

        LogNotTaken(logger, ended.JobId, address.Host, error);
        return isWorthTrying ? throw new InvalidOperationException(error) : false;
    }

    private async Task<(string? Error, bool IsWorthTrying)> SendAsync(Uri address, byte[] message, CancellationToken cancellationToken)
    {
        try
        {
            var status = await client.SendAsync(address, message, cancellationToken);
            return status < FirstOtherStatus
                ? (null, false)
                : ($"'{address.Host}' answered {status}.", status is TooManyRequests or RequestTimeout or >= FirstServerError);
        }
        catch (HttpRequestException exception) when (exception.InnerException is PrivateAddressException inner)
        {
            return (inner.Message, false);
        }
        catch (PrivateAddressException exception)
        {
            return (exception.Message, false);
        }
        catch (HttpRequestException exception)
        {
            return ($"'{address.Host}' cannot be reached: {exception.Message}", true);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ($"'{address.Host}' did not answer in time.", true);
        }
    }

    [LoggerMessage(EventId = 3701, Level = LogLevel.Warning, Message = "The end of job {JobId} was not taken by {Host}: {Error}")]
    private static partial void LogNotTaken(ILogger logger, string jobId, string host, string error);
}
