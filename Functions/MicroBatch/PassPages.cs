using System.Runtime.CompilerServices;

namespace Pipeline.MicroBatch;

/// <summary>The pages of a pass, one after the other. While a page is worked on, the next one is read.</summary>
public static class PassPages
{
    /// <summary>Reads a pass to its end.</summary>
    /// <param name="read">Reads a page.</param>
    /// <param name="request">The first page; the others have its end and its limit.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="PollFailedException">The source broke its order, so that the pass would lose rows or read the same page for ever.</exception>
    public static async IAsyncEnumerable<PassPage> ReadAsync(
        Func<PassRequest, CancellationToken, Task<PassPage>> read, PassRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var next = AskAsync(request);
        try
        {
            for (var more = true; more;)
            {
                var page = await next;
                Check(request, page);
                more = page.More;
                if (more)
                {
                    request = request with { After = page.Records[^1].Cursor };
                    next = AskAsync(request);
                }

                yield return page;
            }
        }
        finally
        {
            // What was asked for and is not wanted any more.
            await stop.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        // A failure to ask belongs to the page that was asked for, and not to the one before it.
        async Task<PassPage> AskAsync(PassRequest page) => await read(page, stop.Token);
    }

    private static void Check(PassRequest request, PassPage page)
    {
        var previous = request.After;
        foreach (var row in page.Records)
        {
            if (row.Cursor.UpdatedAt < previous.UpdatedAt || row.Cursor.UpdatedAt > request.UpTo.UpdatedAt || row.Cursor == previous || row.Cursor.Id is null)
            {
                throw new PollFailedException($"The source broke its order: {row.Cursor} came after {previous} in a pass up to {request.UpTo}.");
            }

            previous = row.Cursor;
        }

        if (page is { More: true, Records.Count: 0 })
        {
            throw new PollFailedException($"The source broke its order: nothing came after {previous} in a pass up to {request.UpTo}, and more was to follow.");
        }
    }
}
