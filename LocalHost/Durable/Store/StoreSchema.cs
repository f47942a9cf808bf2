namespace Pipeline.LocalHost.Durable.Store;

/// <summary>The tables of the engine's file. <c>PRAGMA user_version</c> holds the version of the schema.</summary>
internal static class StoreSchema
{
    /// <summary>The version that this code reads and writes.</summary>
    public const int Version = 1;

    /// <summary>Tables and columns that hold texts of <see cref="StoreText"/>.</summary>
    public static readonly (string Table, string Column)[] Texts =
    [
        ("instances", "input"), ("instances", "output"), ("instances", "custom"), ("history", "events"), ("messages", "event"), ("activities", "event"),
    ];

    /// <summary>What makes the tables, in order.</summary>
    /// <remarks>
    /// <para><c>instances</c>: one row each, ended ones too. Times are UTC ticks, <c>status</c> is DurableTask.Core's OrchestrationStatus, <c>parent</c> the key
    /// of the row that started it, <c>attempts</c> the turns that were begun right after a start of the host and have not ended.</para>
    /// <para><c>history</c>: one row a turn, of instances that have not ended.</para>
    /// <para><c>messages</c>: what orchestrations have to take, timers among them from <c>visible</c> on; a row goes with the turn that takes it.</para>
    /// <para><c>activities</c>: asked for and not yet done.</para>
    /// </remarks>
    public static readonly string[] Statements =
    [
        """
        CREATE TABLE instances(
          key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, execution TEXT NOT NULL, parent INTEGER, name TEXT NOT NULL, version TEXT,
          status INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, created INTEGER NOT NULL, updated INTEGER NOT NULL, ended INTEGER,
          input TEXT, output TEXT, custom TEXT, tags TEXT)
        """,
        "CREATE INDEX children ON instances(parent) WHERE parent IS NOT NULL",
        "CREATE TABLE history(instance INTEGER NOT NULL, turn INTEGER NOT NULL, events TEXT NOT NULL, PRIMARY KEY(instance, turn))",
        """
        CREATE TABLE messages(
          seq INTEGER PRIMARY KEY, instance INTEGER NOT NULL, execution TEXT, visible INTEGER NOT NULL, event TEXT NOT NULL)
        """,
        "CREATE INDEX inbox ON messages(instance)",
        "CREATE TABLE activities(seq INTEGER PRIMARY KEY, instance INTEGER NOT NULL, execution TEXT NOT NULL, event TEXT NOT NULL)",
        "CREATE INDEX asked ON activities(instance)",
    ];
}
