using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pipeline.CouchDb;

namespace Pipeline.Tests.CouchDb;

public class CouchDbSettingsTests
{
    [Fact]
    public void Configure_AddressAlone_KeepsTheDefaults()
    {
        var options = Read(("COUCHDB_URL", "http://127.0.0.1:5984"));

        Assert.Equal("http://127.0.0.1:5984/", options.Url.AbsoluteUri);
        Assert.Null(options.User);
        Assert.Null(options.Password);
        Assert.Null(options.Database);
        Assert.Equal("pipeline_jobs", options.JobsDatabase);
        Assert.Equal(TimeSpan.FromSeconds(60), options.RequestTimeout);
        Assert.Equal(4, options.Attempts);
        Assert.Equal(TimeSpan.FromSeconds(30), options.RetryWindow);
        Assert.Equal(33554432, options.MaxAttachmentBytes);
        Assert.Equal(67108864, options.MaxDocumentBytes);
        Assert.Equal(128, options.MaxConnections);
        Assert.Equal((64, 1, 128), (options.InitialRequests, options.MinRequests, options.MaxRequests));
    }

    [Fact]
    public void Configure_AllSettings_AreRead()
    {
        var options = Read(
            ("COUCHDB_URL", "https://h.example/couch"),
            ("COUCHDB_USER", "u"),
            ("COUCHDB_PASSWORD", "p"),
            ("COUCHDB_DATABASE", "articles"),
            ("COUCHDB_JOBS_DATABASE", "jobs"),
            ("COUCHDB_REQUEST_TIMEOUT_SECONDS", "5"),
            ("COUCHDB_ATTEMPTS", "2"),
            ("COUCHDB_RETRY_WINDOW_SECONDS", "0"),
            ("COUCHDB_MAX_ATTACHMENT_BYTES", "1000"),
            ("COUCHDB_MAX_DOCUMENT_BYTES", "2000"),
            ("COUCHDB_MAX_CONNECTIONS", "3"),
            ("COUCHDB_INITIAL_REQUESTS", "5"),
            ("COUCHDB_MIN_REQUESTS", "4"),
            ("COUCHDB_MAX_REQUESTS", "6"));

        Assert.Equal(
            ("https://h.example/couch", "u", "p", "articles", "jobs"),
            (options.Url.AbsoluteUri, options.User, options.Password, options.Database, options.JobsDatabase));
        Assert.Equal(
            (5d, 2, 0d, 1000, 2000, 3),
            (options.RequestTimeout.TotalSeconds, options.Attempts, options.RetryWindow.TotalSeconds, options.MaxAttachmentBytes,
                options.MaxDocumentBytes, options.MaxConnections));
        Assert.Equal((5, 4, 6), (options.InitialRequests, options.MinRequests, options.MaxRequests));
    }

    [Fact]
    public void Configure_UserInformationInTheAddress_IsTakenOutAndUnescaped()
    {
        var options = Read(("COUCHDB_URL", "http://ad%40min:p%3Aa%2Fss@h.example:5984/"));

        Assert.Equal(("http://h.example:5984/", "ad@min", "p:a/ss"), (options.Url.AbsoluteUri, options.User, options.Password));
    }

    [Fact]
    public void Configure_UserInformationAndSettings_SettingsWin()
    {
        var options = Read(("COUCHDB_URL", "http://a:b@h.example/"), ("COUCHDB_USER", "c"), ("COUCHDB_PASSWORD", "d"));

        Assert.Equal(("c", "d"), (options.User, options.Password));
    }

    [Fact]
    public void Configure_NoCouchDbBesideAMongoDb_IsNotConfigured()
    {
        Assert.False(Read(("COUCHDB_URL", ""), ("MONGO_URI", "mongodb://h/")).IsConfigured);
        Assert.True(Read(("COUCHDB_URL", "http://h/"), ("MONGO_URI", "mongodb://h/")).IsConfigured);
    }

    [Theory]
    [InlineData("COUCHDB_URL", "", "COUCHDB_URL is not set; give the address of CouchDB, such as http://127.0.0.1:5984/, or MONGO_URI alone to do nothing but poll.")]
    [InlineData("COUCHDB_URL", "localhost:5984", "COUCHDB_URL 'localhost:5984' is no address of the kind http://host:port/ or https://host/.")]
    [InlineData("COUCHDB_URL", "ftp://a:secret@h/", "COUCHDB_URL (not shown, as it may hold a password) is no address of the kind http://host:port/ or https://host/.")]
    [InlineData("COUCHDB_URL", "http://a:secret@h/?x=1", "COUCHDB_URL 'http://h/' goes on with ? or #; give scheme, host, port and path only.")]
    [InlineData("COUCHDB_USER", "a", "COUCHDB_USER is set and COUCHDB_PASSWORD is not; set both, or neither for a server that needs no account.")]
    [InlineData("COUCHDB_PASSWORD", "a", "COUCHDB_PASSWORD is set and COUCHDB_USER is not; set both, or neither for a server that needs no account.")]
    [InlineData("COUCHDB_INITIAL_REQUESTS", "0", "COUCHDB_INITIAL_REQUESTS is '0'; give a whole number from 1 to 1024.")]
    [InlineData("COUCHDB_MIN_REQUESTS", "65", "COUCHDB_MIN_REQUESTS is 65 and COUCHDB_INITIAL_REQUESTS is 64; give a minimum that is no larger.")]
    [InlineData("COUCHDB_MAX_REQUESTS", "63", "COUCHDB_MAX_REQUESTS is 63 and COUCHDB_INITIAL_REQUESTS is 64; give a maximum that is no smaller.")]
    [InlineData("COUCHDB_ATTEMPTS", "0", "COUCHDB_ATTEMPTS is '0'; give a whole number from 1 to 10.")]
    [InlineData("COUCHDB_ATTEMPTS", "many", "COUCHDB_ATTEMPTS is 'many'; give a whole number from 1 to 10.")]
    [InlineData("COUCHDB_RETRY_WINDOW_SECONDS", "601", "COUCHDB_RETRY_WINDOW_SECONDS is '601'; give a whole number from 0 to 600.")]
    [InlineData("COUCHDB_MAX_ATTACHMENT_BYTES", "99999999999", "COUCHDB_MAX_ATTACHMENT_BYTES is '99999999999'; give a whole number from 1 to 1073741824.")]
    [InlineData("COUCHDB_DATABASE", "Articles", "COUCHDB_DATABASE is 'Articles'; a database name begins with a letter a-z and goes on with a-z, 0-9 and any of _ $ ( ) + - /, at most 238 characters.")]
    public void Configure_BadSetting_IsNamed(string name, string value, string message)
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Read(("COUCHDB_URL", "http://h/"), (name, value)));

        Assert.Equal([message], failure.Failures);
    }

    [Fact]
    public void Configure_SeveralBadSettings_AllAreNamed()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Read(("COUCHDB_ATTEMPTS", "x"), ("COUCHDB_MAX_CONNECTIONS", "0")));

        Assert.Equal(3, failure.Failures.Count());
    }

    [Fact]
    public void AddCouchDb_GoodSettings_GivesAServer()
    {
        using var provider = Provider(("COUCHDB_URL", "http://h/"));

        Assert.NotNull(provider.GetRequiredService<ICouchServer>());
    }

    [Fact]
    public void AddCouchDb_BadSettings_FailAtTheStartOfTheHost()
    {
        using var provider = Provider(("COUCHDB_URL", "nowhere"));

        Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());
    }

    private static CouchDbOptions Read(params (string Name, string Value)[] settings)
    {
        var options = new CouchDbOptions();
        new CouchDbSettings(Configuration(settings)).Configure(options);
        return options;
    }

    private static ServiceProvider Provider(params (string Name, string Value)[] settings) =>
        new ServiceCollection().AddLogging().AddCouchDb(Configuration(settings)).BuildServiceProvider();

    private static IConfigurationRoot Configuration((string Name, string Value)[] settings)
    {
        var values = new Dictionary<string, string?>();
        foreach (var (name, value) in settings)
        {
            values[name] = value;
        }

        return new ConfigurationBuilder().AddInMemoryCollection(values).Build();
    }
}
