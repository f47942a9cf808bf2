using Microsoft.Data.Sqlite;
using Pipeline.LocalHost.Durable;

namespace Pipeline.Tests.LocalHost.Durable;

/// <summary>On which side of a commit a process ends.</summary>
public enum CrashKind
{
    /// <summary>The commit is not in the file.</summary>
    BeforeTheCommit,

    /// <summary>The commit is in the file, and nobody has been told.</summary>
    AfterTheCommit,
}

/// <summary>The end of a process, from the file's point of view: from one commit on, nothing more is written.</summary>
internal static class Crash
{
    private const int InputOutput = 10;
    private const int Full = 13;

    public static DurableEngineHooks At(long commit, CrashKind kind)
    {
        void End(long number)
        {
            if (number == commit)
            {
                throw new SqliteException("The process has ended.", InputOutput);
            }
        }

        return kind == CrashKind.BeforeTheCommit ? new DurableEngineHooks { BeforeCommit = End } : new DurableEngineHooks { AfterCommit = End };
    }

    /// <summary>The disk is full from a commit on.</summary>
    public static DurableEngineHooks FullFrom(long commit) => new()
    {
        BeforeCommit = number =>
        {
            if (number >= commit)
            {
                throw new SqliteException("database or disk is full", Full);
            }
        },
    };
}
