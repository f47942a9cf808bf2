using System.Runtime.CompilerServices;
using Pipeline.Http;
using Pipeline.Jobs.Failures;
using Pipeline.Jobs.Kinds;
using Pipeline.Jobs.Sources;

namespace Pipeline.Jobs.Listing;

/// <summary>The documents of which something failed in another job: those for which trying again may help, or all.</summary>
internal sealed class FailedIds(JobStore jobs, SourceStore<FailureDocument> failures) : IIdSource
{
    public string Field => JobFields.RetryOf;

    // A document has a failure for each of its sources.
    public bool Repeats => true;

    public bool IsAskedFor(JobSettings settings) => settings.RetryOf is not null;

    public async Task CheckAsync(JobSettings settings, CancellationToken cancellationToken)
    {
        if (await jobs.FindAsync(settings.RetryOf!, cancellationToken) is not { } job)
        {
            throw new BadInputException(Field, $"'{Field}' is '{settings.RetryOf}', and there is no such job.");
        }

        if (!job.HasEnded)
        {
            throw new BadInputException(Field, $"'{Field}' is '{settings.RetryOf}', which has not ended; wait for its end, or cancel it.");
        }

        if (job.Settings.Database != settings.Database)
        {
            throw new BadInputException(
                JobFields.Database, $"'{JobFields.Database}' is '{settings.Database}', and the job '{settings.RetryOf}' was one of '{job.Settings.Database}'; give that.");
        }
    }

    public async IAsyncEnumerable<string> ReadAsync(JobSettings settings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var failure in failures.ReadAsync(settings.RetryOf!, cancellationToken))
        {
            if (settings.IncludePermanent || failure.Class == FailureClass.Transient)
            {
                yield return failure.DocumentId;
            }
        }
    }
}
