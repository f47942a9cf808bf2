using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Pipeline.CouchDb;

/// <summary>
/// Writes the addresses of CouchDB's resources. They are sent exactly as written here: <see cref="Uri"/> would otherwise undo escapes
/// and take ids such as ".." for steps in a path.
/// </summary>
internal sealed class CouchAddress(Uri server)
{
    private const string Encodings = "att_encoding_info=true";

    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly string _server = server.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/');

    public Uri Server(string path) => new($"{_server}/{path}", AsWritten);

    public Uri Database(string database) => Server(Uri.EscapeDataString(database));

    public Uri BulkDocuments(string database) => Server($"{Uri.EscapeDataString(database)}/_bulk_docs");

    public Uri Document(string database, string id, string? rev = null) =>
        Server($"{Uri.EscapeDataString(database)}/{DocumentId.Escape(id)}{Revision(rev)}");

    /// <summary>The document as it is now, its stubs saying which attachments are stored compressed.</summary>
    public Uri DocumentToRead(string database, string id, string? rev = null) =>
        Server($"{Uri.EscapeDataString(database)}/{DocumentId.Escape(id)}?{Encodings}{(rev is null ? "" : $"&rev={Uri.EscapeDataString(rev)}")}");

    /// <summary>The document as it is now, with the revisions that it came from.</summary>
    public Uri Revisions(string database, string id) => Server($"{Uri.EscapeDataString(database)}/{DocumentId.Escape(id)}?revs=true");

    public Uri Attachment(string database, string id, string name, string? rev) =>
        Server($"{Uri.EscapeDataString(database)}/{DocumentId.Escape(id)}/{DocumentId.EscapeSegment(name)}{Revision(rev)}");

    public Uri AllDocuments(string database, KeyRange range, int limit, bool includeDocuments)
    {
        var path = new StringBuilder($"{Uri.EscapeDataString(database)}/_all_docs?inclusive_end=false");
        path.Append(CultureInfo.InvariantCulture, $"&limit={limit}");
        if (includeDocuments)
        {
            path.Append("&include_docs=true&").Append(Encodings);
        }

        Key(path, "startkey", range.Start);
        Key(path, "endkey", range.End);
        return Server(path.ToString());
    }

    /// <summary>Documents of revisions that the body gives, with their attachments.</summary>
    public Uri BulkGetWithAttachments(string database) => Server($"{Uri.EscapeDataString(database)}/_bulk_get?attachments=true");

    private static void Key(StringBuilder path, string name, string? key)
    {
        if (key is not null)
        {
            path.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString($"\"{JsonEncodedText.Encode(key)}\""));
        }
    }

    private static string Revision(string? rev) => rev is null ? "" : $"?rev={Uri.EscapeDataString(rev)}";
}
