using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Pipeline.Http;

/// <summary>Answers that are asked for again and again: with an entity tag, so that what has not changed is not sent, and with when to ask next.</summary>
internal static class Polled
{
    private const int DigestBytes = 12;

    /// <summary>200 with the value, or 304 where the request has its tag.</summary>
    /// <param name="request">The request.</param>
    /// <param name="value">What is answered.</param>
    /// <param name="type">Its JSON.</param>
    /// <param name="retryAfter">When to ask next, in whole seconds.</param>
    public static IResult Json<T>(HttpRequest request, T value, JsonTypeInfo<T> type, TimeSpan retryAfter)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(value, type);
        var headers = request.HttpContext.Response.Headers;
        headers.RetryAfter = ((long)retryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        headers.CacheControl = "no-cache";
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(json).AsSpan(0, DigestBytes))}\"";
        return Results.Bytes(json, "application/json; charset=utf-8", entityTag: new EntityTagHeaderValue(tag));
    }
}
