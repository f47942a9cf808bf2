namespace Pipeline.Matches;

/// <summary>Settings of the matching.</summary>
internal sealed class MatchSettings
{
    /// <summary>The setting of <see cref="CacheMegabytes"/>.</summary>
    public const string CacheSetting = "MATCH_CACHE_MB";

    /// <summary>The setting of <see cref="Container"/>.</summary>
    public const string LocationSetting = "MATCH_LOCATION";

    /// <summary>The setting of <see cref="Database"/>.</summary>
    public const string DatabaseSetting = "MATCH_DATABASE";

    /// <summary>
    /// How many MB of references one process keeps in memory; 512 unless set, 1 to 65,536. One that is larger by itself is kept while it is used.
    /// </summary>
    public int CacheMegabytes { get; set; } = 512;

    /// <summary>The blob container of the references.</summary>
    public string Container { get; set; } = "matching";

    /// <summary>The CouchDB database of what is to be reviewed and of what was decided.</summary>
    public string Database { get; set; } = "pipeline_matches";
}
