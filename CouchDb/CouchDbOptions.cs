namespace Pipeline.CouchDb;

/// <summary>Where CouchDB is and how it is used. Each property is bound to the setting that it names.</summary>
public sealed class CouchDbOptions
{
    /// <summary>Whether there is a CouchDB. Without COUCHDB_URL there is none, which is right for an app that only polls MongoDB.</summary>
    public bool IsConfigured { get; set; } = true;

    /// <summary>COUCHDB_URL: http or https, required unless MONGO_URI is set. User information in it is taken out into <see cref="User"/> and <see cref="Password"/>.</summary>
    public Uri Url { get; set; } = new("http://127.0.0.1:5984/");

    /// <summary>COUCHDB_USER. Unset: requests are anonymous.</summary>
    public string? User { get; set; }

    /// <summary>COUCHDB_PASSWORD. Never shown.</summary>
    public string? Password { get; set; }

    /// <summary>COUCHDB_DATABASE: the database to check for at /api/ready. Unset: none.</summary>
    public string? Database { get; set; }

    /// <summary>COUCHDB_JOBS_DATABASE: where jobs and their failures are kept. Default pipeline_jobs.</summary>
    public string JobsDatabase { get; set; } = "pipeline_jobs";

    /// <summary>COUCHDB_REQUEST_TIMEOUT_SECONDS: longest wait for an answer's head, and for each further piece of its body. Default 60 s, 1 to 3600.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>COUCHDB_ATTEMPTS: tries per request, the first included. Default 4, 1 to 10.</summary>
    public int Attempts { get; set; } = 4;

    /// <summary>COUCHDB_RETRY_WINDOW_SECONDS: no try begins later than this after the first. Default 30 s, 0 to 600.</summary>
    public TimeSpan RetryWindow { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>COUCHDB_MAX_ATTACHMENT_BYTES: largest attachment that is read. Default 32 MiB, 1 to 1 GiB.</summary>
    public int MaxAttachmentBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>COUCHDB_MAX_DOCUMENT_BYTES: largest JSON of one document or row that is read. Default 64 MiB, 1 KiB to 512 MiB.</summary>
    public int MaxDocumentBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>COUCHDB_MAX_CONNECTIONS: connections kept to the server at most. Default 128, 1 to 1024.</summary>
    public int MaxConnections { get; set; } = 128;

    /// <summary>COUCHDB_INITIAL_REQUESTS: concurrent requests of this process at first, see <see cref="RequestLimit"/>. Default 64, 1 to 1024.</summary>
    public int InitialRequests { get; set; } = 64;

    /// <summary>COUCHDB_MIN_REQUESTS: the fewest that an overloaded CouchDB brings it down to. Default 1, 1 to 1024, at most COUCHDB_INITIAL_REQUESTS.</summary>
    public int MinRequests { get; set; } = 1;

    /// <summary>COUCHDB_MAX_REQUESTS: the most that it grows to. Default 128, 1 to 1024, at least COUCHDB_INITIAL_REQUESTS.</summary>
    public int MaxRequests { get; set; } = 128;

    /// <summary>The address and the user, without the password.</summary>
    public override string ToString() => $"{Url} as {User ?? "anonymous"}";
}
