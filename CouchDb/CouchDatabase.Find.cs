using System.Runtime.CompilerServices;

namespace Pipeline.CouchDb;

internal sealed partial class CouchDatabase
{
    public Task<FoundIds> FindIdsAsync(ReadOnlyMemory<byte> selector, string? bookmark, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var body = FindJson.Body(selector, bookmark, limit);
        return http.SendAsync(
            new CouchRequest("find", HttpMethod.Post, address.Find(Name), Subject()) { Content = () => JsonContent(body) },
            async answer =>
            {
                await EnsureAsync(answer).ConfigureAwait(false);
                return await answer.ReadJsonAsync(MaxAnswerBytes, FindJson.Page).ConfigureAwait(false);
            },
            cancellationToken);
    }

    public async IAsyncEnumerable<string> ListViewIdsAsync(
        string design, string view, int? limit = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = new CouchRequest("list view", HttpMethod.Get, address.ViewIds(Name, design, view, limit), $"view '{view}' of {Subject()}");
        using var rows = await http.SendAsync(request, RowsAsync, cancellationToken).ConfigureAwait(false);
        while (await rows.ReadAsync().ConfigureAwait(false))
        {
            yield return rows.Id;
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async ValueTask<CouchRows> RowsAsync(CouchAnswer answer)
    {
        if (answer.Status == 404 && await answer.ReadErrorAsync().ConfigureAwait(false) is { IsDatabaseMissing: false } error)
        {
            throw Rejected(answer, error);
        }

        await EnsureAsync(answer).ConfigureAwait(false);
        answer.Keep();
        return new CouchRows(answer, RowFormat.Values, options.MaxDocumentBytes);
    }
}
