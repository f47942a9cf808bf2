using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Pipeline.Page;

/// <summary>Answers with a file that a browser keeps and asks for anew each time.</summary>
internal static class PageAnswer
{
    /// <summary>200 with the file, or 304 where the request has its tag; in gzip where that is taken.</summary>
    /// <param name="request">The request.</param>
    /// <param name="file">The file.</param>
    /// <param name="policy">What a page may load and do: a Content-Security-Policy.</param>
    public static IResult Of(HttpRequest request, PageFile file, string policy)
    {
        var compressed = file.IsCompressible && TakesGzip(request);
        var headers = request.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy = policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.Vary = HeaderNames.AcceptEncoding;

        // Asked for anew each time and answered with 304: a new version of the app never runs with files of the old one.
        headers.CacheControl = "no-cache";
        if (compressed)
        {
            headers.ContentEncoding = "gzip";
        }

        var tag = compressed ? $"\"{file.Digest}-gzip\"" : $"\"{file.Digest}\"";
        return Results.Bytes(compressed ? file.Compressed : file.Content, file.ContentType, entityTag: new EntityTagHeaderValue(tag));
    }

    private static bool TakesGzip(HttpRequest request) =>
        StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var encodings)
        && encodings.Any(encoding => encoding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && encoding.Quality is not 0);
}
