using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Pipeline.Embedded.Durable.Orchestrations;

namespace Pipeline.Embedded.Durable;

/// <summary>The instances that a query asks for, in the order of their ids. A token holds the last id that was given.</summary>
internal sealed class InstancePages(DurableEngine engine, OrchestrationQuery query) : AsyncPageable<OrchestrationMetadata>
{
    public override IAsyncEnumerable<Page<OrchestrationMetadata>> AsPages(string? continuationToken = null, int? pageSizeHint = null) =>
        ReadAsync(Decode(continuationToken ?? query.ContinuationToken), Math.Max(1, pageSizeHint ?? query.PageSize), CancellationToken.None);

    private static string? Decode(string? token)
    {
        try
        {
            return token is null ? null : Encoding.UTF8.GetString(Convert.FromBase64String(token));
        }
        catch (FormatException)
        {
            throw new ArgumentException($"The continuation token '{token}' is none of this client's.", nameof(token));
        }
    }

    private async IAsyncEnumerable<Page<OrchestrationMetadata>> ReadAsync(string? after, int size, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        var statuses = query.Statuses?.ToHashSet();
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var found = engine.Registry.List(after, query.InstanceIdPrefix ?? string.Empty, entry => Matches(entry.State, statuses), size + 1);
            var page = found.Take(size).ToArray();
            var token = found.Count > size ? Convert.ToBase64String(Encoding.UTF8.GetBytes(page[^1].InstanceId)) : null;
            yield return new Page<OrchestrationMetadata>(
                [.. page.Select(entry => InstanceMetadata.Read(engine, entry, query.FetchInputsAndOutputs)).OfType<OrchestrationMetadata>()],
                token);
            if (token is null)
            {
                yield break;
            }

            after = page[^1].InstanceId;
        }
    }

    private bool Matches(InstanceState state, HashSet<OrchestrationRuntimeStatus>? statuses) =>
        (statuses is null || statuses.Count == 0 || statuses.Contains(state.Status))
        && InstanceMetadata.IsCreatedWithin(state, query.CreatedFrom, query.CreatedTo);
}
