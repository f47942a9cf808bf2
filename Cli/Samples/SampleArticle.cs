using System.Globalization;
using System.Text.Json;
using Pipeline.CouchDb;

namespace Pipeline.Cli.Samples;

/// <summary>One article of samples/ as a document of CouchDB.</summary>
/// <param name="Id">The document's id: the DOI with a low line for the slash, as the article's file is named.</param>
/// <param name="Fields">The columns of metadata.csv, the attribution among them.</param>
/// <param name="TextFile">The file with its text.</param>
internal sealed record SampleArticle(string Id, IReadOnlyDictionary<string, string> Fields, string TextFile)
{
    /// <summary>The attachment that holds the text.</summary>
    public const string Attachment = "article.txt";

    /// <summary>The document with the text as its attachment, under <paramref name="id"/>.</summary>
    public async Task<DocumentWrite> ToDocumentAsync(string id, CancellationToken cancellationToken)
    {
        var text = await File.ReadAllBytesAsync(TextFile, cancellationToken);
        using var buffer = new MemoryStream((text.Length * 4 / 3) + 4096);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("_id", id);
            foreach (var (name, value) in Fields)
            {
                if (long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                {
                    json.WriteNumber(name, number);
                }
                else
                {
                    json.WriteString(name, value);
                }
            }

            json.WriteStartObject("_attachments");
            json.WriteStartObject(Attachment);
            json.WriteString("content_type", "text/plain; charset=utf-8");
            json.WriteBase64String("data", text);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return new DocumentWrite(id, buffer.ToArray());
    }
}
