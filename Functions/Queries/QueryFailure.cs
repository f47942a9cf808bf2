using Microsoft.AspNetCore.Http;
using Pipeline.Checkpoints;
using Pipeline.Query;
using Pipeline.Query.Guard;

namespace Pipeline.Queries;

/// <summary>What a failed statement is told as.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">The kind of problem.</param>
/// <param name="Outcome">The outcome of the metrics.</param>
/// <param name="Field">The field of the request that is at fault; null for none.</param>
/// <param name="IsTransient">Whether the same statement may do later.</param>
internal sealed record QueryFailure(int Status, string Title, string Outcome, string? Field = null, bool IsTransient = false)
{
    /// <summary>What an exception is told as; null for a fault of the app's own.</summary>
    public static QueryFailure? Of(Exception exception) => exception switch
    {
        StatementRefusedException => new(StatusCodes.Status400BadRequest, "Statement refused", "refused", "sql"),
        QueryBusyException => new(StatusCodes.Status429TooManyRequests, "Busy", "busy", IsTransient: true),
        QueryTimeoutException => new(StatusCodes.Status504GatewayTimeout, "Too long", "timeout"),
        QueryMemoryException => new(StatusCodes.Status422UnprocessableEntity, "Too much memory", "memory"),
        QuerySourceUnavailableException => new(StatusCodes.Status503ServiceUnavailable, "Source unavailable", "unavailable", IsTransient: true),
        CheckpointStoreUnavailableException => new(StatusCodes.Status503ServiceUnavailable, "Blob storage is unavailable", "unavailable", IsTransient: true),
        OperationCanceledException => new(StatusCodes.Status409Conflict, "Cancelled", "cancelled"),
        _ => null,
    };

    /// <summary>What is told of it.</summary>
    public static string Detail(Exception exception) =>
        exception is OperationCanceledException ? "The statement was cancelled." : exception.Message;
}
