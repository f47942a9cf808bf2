using System.Globalization;
using System.Net;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cli.Api;
using Pipeline.Cli.Profiles;

namespace Pipeline.Cli.Doctor;

/// <summary>Looks at a host from outside: address, encryption, clock, version, what it depends on, and the key.</summary>
internal sealed class HostChecks(HostTarget target, TimeProvider time, HttpMessageHandler? handler = null) : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);

    // A key of Azure storage or of a token is refused beyond some minutes; people compare times from half a minute on.
    private static readonly TimeSpan LargestDifference = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http = new(handler ?? new SocketsHttpHandler()) { BaseAddress = target.Profile.Url, Timeout = LongestWait };

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (health, problem) = await AskAsync("api/health", withKey: false, cancellationToken);
        if (health is null)
        {
            yield return problem!;
            yield break;
        }

        using (health)
        {
            var live = await ReadAsync(health, cancellationToken);
            if (health.StatusCode != HttpStatusCode.OK || live.Text("status") != "live")
            {
                yield return Finding.Wrong(
                    "Host",
                    $"{target.Profile.Url} answered {(int)health.StatusCode} to /api/health",
                    "Another program may listen there; mend the address of the profile.");
                yield break;
            }

            yield return Finding.Good("Host", $"{target.Profile.Url} lives");
            yield return target.Profile.Url.Scheme == Uri.UriSchemeHttps ? Finding.Good("Encryption", "TLS, with a certificate that this machine trusts")
                : target.Profile.Url.IsLoopback ? Finding.Good("Encryption", "none needed on this machine")
                : Finding.Unsure("Encryption", "none: http", "Whoever sees the traffic sees the key; use https.");
            yield return Version(live.Text("version"));
            if (health.Headers.Date is { } date)
            {
                yield return Clock(date);
            }
        }

        await foreach (var finding in DependenciesAsync(cancellationToken))
        {
            yield return finding;
        }

        yield return await KeyAsync(cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private static Finding Version(string host)
    {
        var own = typeof(HostChecks).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
        return host == own
            ? Finding.Good("Version", $"{host}, here and there")
            : Finding.Unsure("Version", $"{host} there, {own} here", "Commands of another version may not know all of the host's answers.");
    }

    private Finding Clock(DateTimeOffset host)
    {
        var difference = (host - time.GetUtcNow()).Duration();
        var detail = string.Create(CultureInfo.InvariantCulture, $"{difference.TotalSeconds:0} s apart");
        return difference <= LargestDifference
            ? Finding.Good("Clock", detail)
            : Finding.Unsure("Clock", detail, "Times of jobs and polls are the host's; set the clock that is wrong by NTP.");
    }

    private async IAsyncEnumerable<Finding> DependenciesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (ready, problem) = await AskAsync("api/ready", withKey: false, cancellationToken);
        if (ready is null)
        {
            yield return problem!;
            yield break;
        }

        using (ready)
        {
            var report = await ReadAsync(ready, cancellationToken);
            foreach (var dependency in (report.Field("dependencies") as JsonArray ?? []).OfType<JsonNode>())
            {
                var (name, detail) = ($"Its {dependency.Text("name")}", dependency.Text("detail"));
                yield return dependency.Flag("ready") ? Finding.Good(name, detail) : Finding.Wrong(name, detail, "See the host's settings and its log.");
            }
        }
    }

    private async Task<Finding> KeyAsync(CancellationToken cancellationToken)
    {
        var (without, _) = await AskAsync("api/models", withKey: false, cancellationToken);
        var (given, problem) = await AskAsync("api/models", withKey: true, cancellationToken);
        using (without)
        using (given)
        {
            var isWanted = without?.StatusCode is HttpStatusCode.Unauthorized;
            return (given?.StatusCode, target.Profile.Key) switch
            {
                (null, _) => problem!,
                (HttpStatusCode.Unauthorized, null) => Finding.Wrong(
                    "Key", "the host wants one and the profile has none", "./pipeline profile add the same name gives it one."),
                (HttpStatusCode.Unauthorized, _) => Finding.Wrong(
                    "Key", "the host does not take it: it is wrong or has been replaced", "Get the key of now and ./pipeline profile add the same name."),
                (HttpStatusCode.Forbidden, _) => Finding.Wrong(
                    "Key", "the host knows it, and it may not do this", "Use a key of the functions or of the host."),
                _ when isWanted => Finding.Good("Key", "taken"),
                _ when target.Profile.Url.IsLoopback => Finding.Good("Key", "none wanted"),
                _ => Finding.Unsure("Key", "none wanted, by a host that others can reach", "Set a key: whoever finds the address can start and cancel jobs."),
            };
        }
    }

    private async Task<(HttpResponseMessage? Answer, Finding? Problem)> AskAsync(string path, bool withKey, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (withKey && target.Profile.Key is { } key)
        {
            request.Headers.Add("x-functions-key", key);
        }

        try
        {
            return (await _http.SendAsync(request, cancellationToken), null);
        }
        catch (HttpRequestException exception) when (exception.InnerException is AuthenticationException tls)
        {
            return (null, Finding.Wrong(
                "Encryption", tls.Message, "The certificate is not one that this machine trusts for that name: mend the address, or the certificate."));
        }
        catch (HttpRequestException exception)
        {
            return (null, Finding.Wrong(
                "Host",
                $"{target.Profile.Url} does not answer: {exception.Message}",
                target.Name == ProfileBook.Local ? "./pipeline up starts one." : "Mend the address of the profile, or start the host."));
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, Finding.Wrong(
                "Host",
                $"{target.Profile.Url} did not answer within {LongestWait.TotalSeconds:0} s",
                "A firewall may swallow what is sent; mend the address of the profile."));
        }
    }

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            return JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken)) ?? new JsonObject();
        }
        catch (JsonException)
        {
            return new JsonObject();
        }
    }
}
