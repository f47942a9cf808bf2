using System.Globalization;
using System.Text;

namespace Pipeline.CouchDb;

/// <summary>
/// Writes the addresses of CouchDB's resources. They are sent exactly as written here: <see cref="Uri"/> would otherwise undo escapes
/// and take ids such as ".." for steps in a path.
/// </summary>
internal sealed class CouchAddress(Uri server)
{
    private const int HeartbeatMilliseconds = 20_000;
    private const string Encodings = "att_encoding_info=true";
    private const string Stubs = "att_encoding_info=true&conflicts=true";

    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly string _server = server.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/');

    public Uri Server(string path) => new($"{_server}/{path}", AsWritten);

    public Uri Database(string database) => Server(Uri.EscapeDataString(database));

    public Uri BulkDocuments(string database) => Server($"{Uri.EscapeDataString(database)}/_bulk_docs");

    public Uri Document(string database, string id, string? rev = null) =>
        Server($"{Uri.EscapeDataString(database)}/{DocumentId.Escape(id)}{Revision(rev)}");

    /// <summary>The document as it is now with its conflicts, its stubs saying which attachments are stored compressed.</summary>
    public Uri DocumentToRead(string database, string id) => Server($"{Uri.EscapeDataString(database)}/{DocumentId.Escape(id)}?{Stubs}");

    /// <summary>The document in one revision, with the revisions that it came from.</summary>
    public Uri Revision(string database, string id, string rev) =>
        Server($"{Uri.EscapeDataString(database)}/{DocumentId.Escape(id)}?{Encodings}&revs=true&rev={Uri.EscapeDataString(rev)}");

    public Uri Attachment(string database, string id, string name, string? rev) =>
        Server($"{Uri.EscapeDataString(database)}/{DocumentId.Escape(id)}/{DocumentId.EscapeSegment(name)}{Revision(rev)}");

    /// <summary>
    /// The documents of a range. Keys are given in raw UTF-8: escaped as JSON can escape them, letters beyond ASCII would take up to twice the
    /// room, and CouchDB takes a line of about 8,000 characters.
    /// </summary>
    public Uri AllDocuments(string database, KeyRange range, int limit, bool includeDocuments)
    {
        var path = new StringBuilder($"{Uri.EscapeDataString(database)}/_all_docs?inclusive_end=false");
        path.Append(CultureInfo.InvariantCulture, $"&limit={limit}");
        if (includeDocuments)
        {
            path.Append("&include_docs=true&").Append(Stubs);
        }

        Key(path, "startkey", range.Start);
        Key(path, "endkey", range.End);
        return Server(path.ToString());
    }

    /// <summary>The documents of a range that the body gives, for keys that are too long for an address.</summary>
    public Uri AllDocumentsQueries(string database, bool includeDocuments) =>
        Server($"{Uri.EscapeDataString(database)}/_all_docs/queries{(includeDocuments ? $"?include_docs=true&{Stubs}" : "")}");

    /// <summary>The documents of the ids that the body gives.</summary>
    public Uri AllDocumentsByIds(string database, bool includeDocuments) =>
        Server($"{Uri.EscapeDataString(database)}/_all_docs{(includeDocuments ? $"?include_docs=true&{Stubs}" : "")}");

    /// <summary>The documents of a view's rows, the highest key first.</summary>
    /// <param name="from">JSON of the key to begin at, included; null for the highest.</param>
    /// <param name="to">JSON of the key to end at, included; null for the lowest.</param>
    public Uri View(string database, string design, string view, string? from, string? to, int limit)
    {
        var path = new StringBuilder($"{Uri.EscapeDataString(database)}/_design/{Uri.EscapeDataString(design)}/_view/{Uri.EscapeDataString(view)}");
        path.Append(CultureInfo.InvariantCulture, $"?include_docs=true&reduce=false&descending=true&limit={limit}");
        path.Append(from is null ? "" : $"&startkey={Uri.EscapeDataString(from)}").Append(to is null ? "" : $"&endkey={Uri.EscapeDataString(to)}");
        return Server(path.ToString());
    }

    /// <summary>The ids of a view's rows, in the order of their keys.</summary>
    public Uri ViewIds(string database, string design, string view, int? limit)
    {
        var most = limit is { } rows ? string.Create(CultureInfo.InvariantCulture, $"&limit={rows}") : "";
        return Server($"{Uri.EscapeDataString(database)}/_design/{Uri.EscapeDataString(design)}/_view/{Uri.EscapeDataString(view)}?reduce=false{most}");
    }

    /// <summary>What a Mango selector in the body finds.</summary>
    public Uri Find(string database) => Server($"{Uri.EscapeDataString(database)}/_find");

    /// <summary>Documents of revisions that the body gives, with their attachments.</summary>
    public Uri BulkGetWithAttachments(string database) => Server($"{Uri.EscapeDataString(database)}/_bulk_get?attachments=true");

    /// <summary>
    /// The changes after <paramref name="since"/>. A feed without an end says every 20 s that it lives; one that waits would for that forget to end.
    /// </summary>
    public Uri Changes(string database, string? since, string feed, int? limit, TimeSpan wait, bool isSelected)
    {
        var path = new StringBuilder($"{Uri.EscapeDataString(database)}/_changes?feed={feed}");
        if (since is not null)
        {
            path.Append("&since=").Append(Uri.EscapeDataString(since));
        }

        if (limit is { } most)
        {
            path.Append(CultureInfo.InvariantCulture, $"&limit={most}");
        }

        if (feed == "longpoll")
        {
            path.Append(CultureInfo.InvariantCulture, $"&timeout={(long)Math.Min(wait.TotalMilliseconds, int.MaxValue)}");
        }
        else if (feed == "continuous")
        {
            path.Append(CultureInfo.InvariantCulture, $"&heartbeat={HeartbeatMilliseconds}");
        }

        return Server(path.Append(isSelected ? "&filter=_selector" : "").ToString());
    }

    private static void Key(StringBuilder path, string name, string? key)
    {
        if (key is not null)
        {
            path.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(CouchDbJson.Text(key)));
        }
    }

    private static string Revision(string? rev) => rev is null ? "" : $"?rev={Uri.EscapeDataString(rev)}";
}
