using Pipeline.Query.Catalogue;
using Pipeline.Query.MySql;

namespace Pipeline.Queries;

/// <summary>Options of the query service.</summary>
internal sealed class QueryOptions
{
    /// <summary>The tables that may be read; none unless QUERY_TABLES is set, and the service then answers 503.</summary>
    public QueryCatalogue Catalogue { get; set; } = QueryCatalogue.Empty;

    /// <summary>The MySQL database of the tables that lie in one; null unless MYSQL_URL is set.</summary>
    public MySqlAddress? MySql { get; set; }

    /// <summary>How long a statement may take when its request says nothing, and at most; 30 seconds unless set.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many statements run at a time, over files each in a process of its own, and as many over MySQL; 2 unless set, 1 to 64.</summary>
    public int Workers { get; set; } = 2;

    /// <summary>The blob container of statements that go on after their request; queries unless set.</summary>
    public string Container { get; set; } = "queries";

    /// <summary>How many MB of answers one process keeps; 64 unless set, 0 (none) to 65,536.</summary>
    public int CacheMegabytes { get; set; } = 64;

    /// <summary>How many MB the engine may use for one statement; 512 unless set, 64 to 65,536.</summary>
    public int MemoryMegabytes { get; set; } = 512;
}
