using System.Diagnostics.CodeAnalysis;
using Pipeline.Embedded.Durable.Journals;

namespace Pipeline.Embedded.Durable.Orchestrations;

/// <summary>
/// All instances of an engine, ordered by id (ordinal). An entry comes and goes under one lock, together with the removal of
/// its journal, so that journals are written in the order in which entries change.
/// </summary>
internal sealed class InstanceRegistry(Func<JournalWrite, Task> commit)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, InstanceEntry> _entries = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _ids = new(StringComparer.Ordinal);

    public bool TryGet(string instanceId, [NotNullWhen(true)] out InstanceEntry? entry)
    {
        lock (_gate)
        {
            return _entries.TryGetValue(instanceId, out entry);
        }
    }

    /// <summary>Every entry there is now.</summary>
    public IReadOnlyList<InstanceEntry> All()
    {
        lock (_gate)
        {
            return [.. _entries.Values];
        }
    }

    /// <summary>
    /// Adds an entry; in place of one that has ended, which is then given as the replaced one. Gives false, and the entry in
    /// the way, when that has not ended.
    /// </summary>
    public bool TryAdd(InstanceEntry entry, out InstanceEntry? other)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(entry.InstanceId, out other) && !other.State.HasEnded)
            {
                return false;
            }

            other?.MarkRemoved();
            _entries[entry.InstanceId] = entry;
            _ids.Add(entry.InstanceId);
            return true;
        }
    }

    /// <summary>Removes an entry and its journal; gives null when it is not there any more.</summary>
    public Task? Remove(InstanceEntry entry)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(entry.InstanceId, out var current) || current != entry)
            {
                return null;
            }

            _entries.Remove(entry.InstanceId);
            _ids.Remove(entry.InstanceId);
            entry.MarkRemoved();
            return commit(new JournalWrite(JournalWriteKind.Delete, entry.FileName));
        }
    }

    /// <summary>The next entries in the order of their ids: after an id, with a prefix, at most so many that match.</summary>
    public IReadOnlyList<InstanceEntry> List(string? after, string prefix, Func<InstanceEntry, bool> matches, int most)
    {
        lock (_gate)
        {
            var first = after is not null && string.CompareOrdinal(after, prefix) > 0 ? after : prefix;
            var found = new List<InstanceEntry>();
            if (_ids.Max is not { } last || string.CompareOrdinal(first, last) > 0)
            {
                return found;
            }

            foreach (var id in _ids.GetViewBetween(first, last))
            {
                if (!id.StartsWith(prefix, StringComparison.Ordinal))
                {
                    break;
                }

                if (id != after && matches(_entries[id]))
                {
                    found.Add(_entries[id]);
                    if (found.Count == most)
                    {
                        break;
                    }
                }
            }

            return found;
        }
    }
}
