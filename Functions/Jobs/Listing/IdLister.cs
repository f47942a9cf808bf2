using System.Globalization;

namespace Pipeline.Jobs.Listing;

/// <summary>
/// Lists a job that is no key range: reads all ids once, keeps them as documents of the job, and then gives page after page of ranges that stand for these.
/// What comes to be selected later is not the job's matter any more, nor does what the job itself writes change what it is about.
/// </summary>
internal sealed class IdLister(IEnumerable<IIdSource> sources, IdListStore lists)
{
    /// <summary>Checks what only the world outside the request tells, before the job is accepted.</summary>
    /// <exception cref="Http.BadInputException">It cannot be done as it is asked for; names the field.</exception>
    public async Task CheckAsync(JobSettings settings, CancellationToken cancellationToken)
    {
        foreach (var source in sources.Where(source => source.IsAskedFor(settings)))
        {
            await source.CheckAsync(settings, cancellationToken);
        }
    }

    /// <summary>One page.</summary>
    public async Task<ListResult> ListAsync(ListRequest request, CancellationToken cancellationToken)
    {
        var settings = request.Settings;
        var list = await lists.FindAsync(settings.JobId, cancellationToken);
        if (list is null)
        {
            if (sources.FirstOrDefault(source => source.IsAskedFor(settings)) is not { } source)
            {
                return new ListResult([], Error: "The request that started the job broke off before its ids were stored; send it again.");
            }

            list = await lists.StoreAsync(settings, source.ReadAsync(settings, cancellationToken), source.Repeats, cancellationToken);
        }

        var first = request.Cursor is { } cursor ? int.Parse(cursor, CultureInfo.InvariantCulture) : 0;
        var next = Math.Min(first + JobLimits.BatchesPerPage, list.Batches);
        return new ListResult(
            [.. Enumerable.Range(first, next - first).Select(batch => IdListDocument.RangeOf(settings.JobId, batch))],
            Math.Min((long)(next - first) * settings.BatchSize, list.Documents - ((long)first * settings.BatchSize)),
            next < list.Batches ? next.ToString(CultureInfo.InvariantCulture) : null,
            list.Documents);
    }
}
