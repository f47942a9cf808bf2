using System.Text.Json;

namespace Pipeline.Cli.Jobs;

/// <summary>Requests to a host whose failures are told to people.</summary>
internal static class HostAnswer
{
    /// <summary>A client of a host.</summary>
    /// <param name="address">For example http://127.0.0.1:7071/.</param>
    /// <param name="handler">Sends the requests; disposed with the client.</param>
    /// <param name="apiKey">Sent as x-functions-key; null for none.</param>
    public static HttpClient CreateClient(Uri address, HttpMessageHandler handler, string? apiKey)
    {
        var http = new HttpClient(handler) { BaseAddress = address };
        if (!string.IsNullOrEmpty(apiKey))
        {
            http.DefaultRequestHeaders.Add("x-functions-key", apiKey);
        }

        return http;
    }

    /// <summary>The answer, which tells success.</summary>
    /// <exception cref="CommandFailedException">It tells anything else, or the host cannot be reached.</exception>
    public static async Task<HttpResponseMessage> SendAsync(HttpClient http, Func<Task<HttpResponseMessage>> send, string what)
    {
        HttpResponseMessage response;
        try
        {
            response = await send();
        }
        catch (HttpRequestException e)
        {
            throw new CommandFailedException($"{what}: the host at {http.BaseAddress} does not answer ({e.Message}).", e);
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw new CommandFailedException($"{what} answered {(int)response.StatusCode}: {await ReasonAsync(response, CancellationToken.None)}");
        }
    }

    /// <summary>Why a request was refused, as the answer tells it.</summary>
    public static async Task<string> ReasonAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        try
        {
            var problem = JsonSerializer.Deserialize(body, JobJson.Default.Problem);
            return problem?.Detail ?? problem?.Title ?? body;
        }
        catch (JsonException)
        {
            return body.Length == 0 ? "no reason was given." : body;
        }
    }
}
