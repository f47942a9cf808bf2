using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Pipeline.CouchDb;

/// <summary>
/// Reads <see cref="CouchDbOptions"/> from the settings. Every setting that is wrong is named in one
/// <see cref="OptionsValidationException"/>, with its value unless that could hold a secret.
/// </summary>
internal sealed class CouchDbSettings(IConfiguration configuration) : IConfigureOptions<CouchDbOptions>
{
    private const int Mebibyte = 1024 * 1024;

    public void Configure(CouchDbOptions options)
    {
        var failures = new List<string>();
        ReadAddress(options, failures);
        options.Database = Database("COUCHDB_DATABASE", failures);
        options.JobsDatabase = Database("COUCHDB_JOBS_DATABASE", failures) ?? options.JobsDatabase;
        options.RequestTimeout = Seconds("COUCHDB_REQUEST_TIMEOUT_SECONDS", options.RequestTimeout, 1, 3600, failures);
        options.Attempts = Number("COUCHDB_ATTEMPTS", options.Attempts, 1, 10, failures);
        options.RetryWindow = Seconds("COUCHDB_RETRY_WINDOW_SECONDS", options.RetryWindow, 0, 600, failures);
        options.MaxAttachmentBytes = Number("COUCHDB_MAX_ATTACHMENT_BYTES", options.MaxAttachmentBytes, 1, 1024 * Mebibyte, failures);
        options.MaxDocumentBytes = Number("COUCHDB_MAX_DOCUMENT_BYTES", options.MaxDocumentBytes, 1024, 512 * Mebibyte, failures);
        options.MaxConnections = Number("COUCHDB_MAX_CONNECTIONS", options.MaxConnections, 1, 1024, failures);
        ReadRequestLimit(options, failures);
        if (failures.Count > 0)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(CouchDbOptions), failures);
        }
    }

    private void ReadAddress(CouchDbOptions options, List<string> failures)
    {
        options.User = Text("COUCHDB_USER");
        options.Password = Text("COUCHDB_PASSWORD");
        if (Text("COUCHDB_URL") is not { } text)
        {
            options.IsConfigured = false;
            if (Text("MONGO_URI") is null)
            {
                failures.Add("COUCHDB_URL is not set; give the address of CouchDB, such as http://127.0.0.1:5984/, or MONGO_URI alone to do nothing but poll.");
            }
        }
        else if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0)
        {
            var shown = text.Contains('@') ? "(not shown, as it may hold a password)" : $"'{CouchError.Quote(text)}'";
            failures.Add($"COUCHDB_URL {shown} is no address of the kind http://host:port/ or https://host/.");
        }
        else if (url.Query.Length > 0 || url.Fragment.Length > 0)
        {
            failures.Add($"COUCHDB_URL '{url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)}' goes on with ? or #; give scheme, host, port and path only.");
        }
        else
        {
            options.Url = new Uri(url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped));
            ReadUserInformation(url.UserInfo, options);
        }

        if (options.User is null != options.Password is null)
        {
            failures.Add(options.User is null
                ? "COUCHDB_PASSWORD is set and COUCHDB_USER is not; set both, or neither for a server that needs no account."
                : "COUCHDB_USER is set and COUCHDB_PASSWORD is not; set both, or neither for a server that needs no account.");
        }
        else if (options.User?.Contains(':') == true)
        {
            failures.Add("COUCHDB_USER holds a colon, which basic authentication cannot carry in a name.");
        }
    }

    private void ReadRequestLimit(CouchDbOptions options, List<string> failures)
    {
        const int most = 1024;
        options.InitialRequests = Number("COUCHDB_INITIAL_REQUESTS", options.InitialRequests, 1, most, failures);
        options.MinRequests = Number("COUCHDB_MIN_REQUESTS", options.MinRequests, 1, most, failures);
        options.MaxRequests = Number("COUCHDB_MAX_REQUESTS", options.MaxRequests, 1, most, failures);
        if (options.MinRequests > options.InitialRequests)
        {
            failures.Add($"COUCHDB_MIN_REQUESTS is {options.MinRequests} and COUCHDB_INITIAL_REQUESTS is {options.InitialRequests}; give a minimum that is no larger.");
        }

        if (options.MaxRequests < options.InitialRequests)
        {
            failures.Add($"COUCHDB_MAX_REQUESTS is {options.MaxRequests} and COUCHDB_INITIAL_REQUESTS is {options.InitialRequests}; give a maximum that is no smaller.");
        }
    }

    private static void ReadUserInformation(string userInformation, CouchDbOptions options)
    {
        if (userInformation.Length == 0)
        {
            return;
        }

        var parts = userInformation.Split(':', 2);
        options.User ??= Uri.UnescapeDataString(parts[0]);
        options.Password ??= parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : null;
    }

    private string? Database(string name, List<string> failures)
    {
        var value = Text(name);
        if (value is not null && !DatabaseName.IsValid(value))
        {
            failures.Add($"{name} is '{CouchError.Quote(value)}'; {DatabaseName.Rule}.");
            return null;
        }

        return value;
    }

    private int Number(string name, int otherwise, int smallest, int largest, List<string> failures)
    {
        if (Text(name) is not { } value)
        {
            return otherwise;
        }

        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= smallest && number <= largest)
        {
            return number;
        }

        failures.Add($"{name} is '{CouchError.Quote(value)}'; give a whole number from {smallest} to {largest}.");
        return otherwise;
    }

    private TimeSpan Seconds(string name, TimeSpan otherwise, int smallest, int largest, List<string> failures) =>
        TimeSpan.FromSeconds(Number(name, (int)otherwise.TotalSeconds, smallest, largest, failures));

    private string? Text(string name) => configuration[name] is { Length: > 0 } value ? value : null;
}
