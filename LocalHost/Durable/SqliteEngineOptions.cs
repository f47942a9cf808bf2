#pragma warning disable
namespace Pipeline.LocalHost.Durable;

/// <summary>What becomes of a sub-orchestration that has ended, once its parent has its result in its own history.</summary>
internal enum EndedChildren { Keep, Remove }

/// <summary>What is on the disk itself, safe from a power cut, when its write ends: all, what a client was promised, or nothing (all is safe from a crash of the process).</summary>
internal enum Sync { Full, Promised, Normal }

internal sealed record SqliteEngineOptions
{
    public required string Path { get; init; }
    public Sync Sync { get; init; } = Sync.Promised;
    public int MaxActivities { get; init; } = 32;
    public int MaxOrchestrations { get; init; } = 8;
    public int MaxAttempts { get; init; } = 5;                  // of one turn or activity whose commit (not: whose code) fails
    public int CachedEvents { get; init; } = 50_000;            // parsed history kept in memory between turns, all instances together
    public EndedChildren EndedChildren { get; init; } = EndedChildren.Keep;
    public Action<string>? Fault { get; init; }                 // of tests: throws in the transaction of a turn or an activity
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
