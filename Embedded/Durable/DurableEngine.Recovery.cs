using Microsoft.DurableTask.Client;
using Pipeline.Embedded.Durable.Journals;
using Pipeline.Embedded.Durable.Orchestrations;

namespace Pipeline.Embedded.Durable;

/// <summary>Reads the journals at the start, one at a time.</summary>
internal sealed partial class DurableEngine
{
    private void Recover(CancellationToken cancellation)
    {
        var namesChanged = false;
        foreach (var name in _store.List().ToArray())
        {
            cancellation.ThrowIfCancellationRequested();
            if (JournalCommitter.IsTemporary(name))
            {
                _store.Delete(name);
                namesChanged = true;
            }
            else if (name.EndsWith(JournalName.Extension, StringComparison.Ordinal))
            {
                namesChanged |= !Recover(name);
            }
        }

        if (namesChanged)
        {
            _store.FlushNames();
        }

        var entries = _registry.All();
        var live = LiveInstances(entries);
        foreach (var entry in entries.Where(IsOrphan))
        {
            Release(entry);
        }

        LogRecovered(_logger, entries.Count, live.Count);
        if (Interlocked.CompareExchange(ref _phase, EnginePhase.Running, EnginePhase.Starting) != EnginePhase.Starting)
        {
            return;
        }

        live.ForEach(instance => instance.Start());
    }

    // Gives whether the journal is kept.
    private bool Recover(string name)
    {
        ExecutionStarted? started = null;
        InstanceState? state = null;
        var count = 0;
        using (var reader = new JournalReader(_store.OpenRead(name) ?? throw new IOException($"The journal '{name}' has vanished.")))
        {
            while (reader.TryRead(out var record, out var offset))
            {
                started ??= record as ExecutionStarted;
                state = state?.After(record, offset) ?? (started is null ? null : InstanceState.Pending(started));
                count++;
            }

            if (reader.Tail == JournalTail.Damaged || (state is null && count > 0))
            {
                AddDamaged(name, started, state, reader.Offset);
                return true;
            }

            if (reader.Tail == JournalTail.Torn)
            {
                LogTornTail(_logger, name, reader.Offset);
            }

            if (started is null)
            {
                reader.Dispose();
                _store.Delete(name);
                return false;
            }

            if (reader.Tail == JournalTail.Torn)
            {
                _store.Truncate(name, reader.Offset);
                _store.Flush(name);
                _store.Close(name);
            }
        }

        AddSound(name, started, state!, count);
        return true;
    }

    private void AddSound(string name, ExecutionStarted started, InstanceState state, int count)
    {
        var entry = new InstanceEntry(started.InstanceId, name, state) { HistoryEntries = count };
        if (!state.HasEnded)
        {
            entry.Live = OrchestrationInstance.Recovered(this, entry, started, () =>
            {
                using var journal = _store.OpenRead(name) ?? throw new IOException($"The journal '{name}' has vanished.");
                return JournalContent.Read(journal);
            });
        }

        _registry.TryAdd(entry, out _);
    }

    private void AddDamaged(string name, ExecutionStarted? started, InstanceState? state, long offset)
    {
        var damage = $"The journal '{name}' is damaged at offset {offset}; the file is left as it is. Purge the instance or start it again to replace it.";
        var instanceId = started?.InstanceId ?? JournalName.InstanceIdOf(name);
        var known = state ?? new InstanceState("(unknown)", string.Empty, null, OrchestrationRuntimeStatus.Failed, DateTime.UnixEpoch, DateTime.UnixEpoch);
        LogDamaged(_logger, instanceId, damage);
        _registry.TryAdd(
            new InstanceEntry(instanceId, name, known with { Status = OrchestrationRuntimeStatus.Failed, EndOffset = -1, Damage = damage }),
            out _);
    }

    // A child that has ended and whose parent is gone, has ended, or has moved on to another execution.
    private bool IsOrphan(InstanceEntry entry) => entry.State is { HasEnded: true, Parent: { } task }
        && !(_registry.TryGet(task.InstanceId, out var parent)
            && !parent.State.HasEnded
            && parent.State.ExecutionId == task.ExecutionId);

    private static List<OrchestrationInstance> LiveInstances(IEnumerable<InstanceEntry> entries) =>
        [.. entries.Select(entry => entry.Live).OfType<OrchestrationInstance>()];
}
