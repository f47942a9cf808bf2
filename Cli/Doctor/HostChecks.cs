using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cli.Api;
using Pipeline.Cli.Profiles;

namespace Pipeline.Cli.Doctor;

/// <summary>Looks at a host from outside: address, encryption, clock, version, what it depends on, the key and what it may do.</summary>
internal sealed class HostChecks : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);

    // Whoever renews a certificate by hand wants some weeks for it.
    private static readonly TimeSpan ShortestValidity = TimeSpan.FromDays(21);

    // What stands for a group of functions: on Azure a key may be one of a single function.
    private static readonly (string Path, string Group)[] Groups =
        [("api/jobs", "jobs"), ("api/schedules", "schedules"), ("api/polls", "polls"), ("api/query/tables", "queries"), ("api/matching/references", "matches")];

    private readonly HostTarget _target;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private DateTimeOffset? _certificateUntil;

    /// <param name="target">The host.</param>
    /// <param name="time">The clock of this machine.</param>
    /// <param name="handler">Sends the requests, and is disposed with this; null for the network.</param>
    public HostChecks(HostTarget target, TimeProvider time, HttpMessageHandler? handler = null)
    {
        (_target, _time) = (target, time);
        _http = new HttpClient(handler ?? Network()) { BaseAddress = target.Profile.Url, Timeout = LongestWait };
    }

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
                    $"{_target.Profile.Url} answered {(int)health.StatusCode} to /api/health",
                    "Another program may listen there; mend the address of the profile.");
                yield break;
            }

            yield return Finding.Good("Host", $"{_target.Profile.Url} lives");
            yield return Encryption(_target.Profile.Url, _certificateUntil, _time.GetUtcNow());
            yield return Version(live.Text("version"));
            if (health.Headers.Date is { } date)
            {
                yield return Clocks.Compare("Clock", date, _time.GetUtcNow(), "Times of jobs and polls are the host's");
            }
        }

        await foreach (var finding in DependenciesAsync(cancellationToken))
        {
            yield return finding;
        }

        var key = await KeyAsync(cancellationToken);
        yield return key;
        if (key.State != FindingState.Wrong)
        {
            yield return await RightsAsync(cancellationToken);
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>How what is sent is kept from others.</summary>
    /// <param name="url">Where the host is.</param>
    /// <param name="until">When its certificate ends; null where that is not known.</param>
    /// <param name="now">The time now.</param>
    public static Finding Encryption(Uri url, DateTimeOffset? until, DateTimeOffset now)
    {
        const string subject = "Encryption";
        if (url.Scheme != Uri.UriSchemeHttps)
        {
            return url.IsLoopback ? Finding.Good(subject, "none needed on this machine")
                : Finding.Unsure(subject, "none: http", "Whoever sees the traffic sees the key; use https.");
        }

        var detail = string.Create(
            CultureInfo.InvariantCulture, $"TLS, with a certificate that this machine trusts{(until is { } end ? $" until {end.UtcDateTime:yyyy-MM-dd}" : "")}");
        return until - now < ShortestValidity
            ? Finding.Unsure(subject, detail, "Renew the certificate: once it has ended nobody reaches the host.")
            : Finding.Good(subject, detail);
    }

    private SocketsHttpHandler Network() => new()
    {
        SslOptions =
        {
            RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
            {
                _certificateUntil = certificate is X509Certificate2 read ? new DateTimeOffset(read.NotAfter) : null;
                return errors == SslPolicyErrors.None;
            },
        },
    };

    private static Finding Version(string host)
    {
        var own = typeof(HostChecks).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
        return host == own
            ? Finding.Good("Version", $"{host}, here and there")
            : Finding.Unsure("Version", $"{host} there, {own} here", "Commands of another version may not know all of the host's answers.");
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
            return (given?.StatusCode, _target.Profile.Key) switch
            {
                (null, _) => problem!,
                (HttpStatusCode.Unauthorized, null) => Finding.Wrong(
                    "Key", "the host wants one and the profile has none", "./pipeline profile add the same name gives it one."),
                (HttpStatusCode.Unauthorized, _) when await IsExpiredAsync(given, cancellationToken) => Finding.Wrong(
                    "Key", "it has expired", "Get a new one and ./pipeline profile add the same name."),
                (HttpStatusCode.Unauthorized, _) => Finding.Wrong(
                    "Key", "the host does not take it: it is wrong or has been replaced", "Get the key of now and ./pipeline profile add the same name."),
                (HttpStatusCode.Forbidden, _) => Finding.Wrong(
                    "Key", "the host knows it, and it may not do this", "Use a key of the functions or of the host."),
                _ when isWanted => Finding.Good("Key", "taken"),
                _ when _target.Profile.Url.IsLoopback => Finding.Good("Key", "none wanted"),
                _ => Finding.Unsure("Key", "none wanted, by a host that others can reach", "Set a key: whoever finds the address can start and cancel jobs."),
            };
        }
    }

    // A gateway before the host may tell so, in the header or in its sentence.
    private static async Task<bool> IsExpiredAsync(HttpResponseMessage answer, CancellationToken cancellationToken) =>
        $"{answer.Headers.WwwAuthenticate} {await answer.Content.ReadAsStringAsync(cancellationToken)}".Contains("expired", StringComparison.OrdinalIgnoreCase);

    private async Task<Finding> RightsAsync(CancellationToken cancellationToken)
    {
        const string subject = "Rights";
        var (may, mayNot) = (new List<string>(), new List<string>());
        foreach (var (path, group) in Groups)
        {
            var (answer, problem) = await AskAsync(path, withKey: true, cancellationToken);
            using (answer)
            {
                if (answer is null)
                {
                    return problem!;
                }

                // What is not configured, or away, is another matter than what is not allowed.
                (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? mayNot : may).Add(group);
            }
        }

        return mayNot.Count == 0
            ? Finding.Good(subject, string.Join(", ", may))
            : Finding.Unsure(subject, $"not for {string.Join(", ", mayNot)}", "It is the key of single functions; use a key of the host for all of them.");
    }

    private async Task<(HttpResponseMessage? Answer, Finding? Problem)> AskAsync(string path, bool withKey, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (withKey && _target.Profile.Key is { } key)
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
        catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.NameResolutionError)
        {
            return (null, Finding.Wrong(
                "Address", $"nothing is known of the name {_target.Profile.Url.Host}", "Mend the address of the profile, or this machine's name service."));
        }
        catch (HttpRequestException exception)
        {
            return (null, Finding.Wrong(
                "Host",
                $"{_target.Profile.Url} does not answer: {exception.Message}",
                _target.Name == ProfileBook.Local ? "./pipeline up starts one." : "Mend the address of the profile, or start the host."));
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, Finding.Wrong(
                "Host",
                $"{_target.Profile.Url} did not answer within {LongestWait.TotalSeconds:0} s",
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
