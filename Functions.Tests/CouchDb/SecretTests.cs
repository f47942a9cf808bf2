using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Pipeline.CouchDb;

namespace Pipeline.Tests.CouchDb;

public class SecretTests
{
    private const string Password = "p4ss/w0rd:@%√";
    private const string User = "operator";

    private static readonly string[] Secrets =
    [
        Password,
        Uri.EscapeDataString(Password),
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}")),
        "p4ss",
    ];

    public static TheoryData<string> Kinds =>
        ["refused", "reset", "timeout", "401", "403", "404", "400", "409", "429", "500", "503", "html", "broken", "early", "wrong encoding", "too large"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task AnyFailure_WhateverIsAsked_NeverShowsThePassword(string kind)
    {
        foreach (var ask in Asks())
        {
            using var client = new TestClient(new ScriptedHandler([.. Enumerable.Repeat(Failure(kind), 8)]), Options());
            var shown = new StringBuilder();
            try
            {
                await ask(client);
            }
            catch (Exception e)
            {
                shown.AppendLine(e.ToString()).AppendLine(e.Message);
                for (var inner = e; inner is not null; inner = inner.InnerException)
                {
                    shown.AppendLine(inner.Message).AppendJoin(",", inner.Data.Values.Cast<object?>());
                }
            }

            shown.AppendLine((await client.Server.CheckAsync()).ToString()).AppendJoin('\n', client.Log);
            AssertNoSecret(shown.ToString());
        }
    }

    [Fact]
    public void ToString_Options_ShowTheUserAndNotThePassword()
    {
        var options = Options();

        Assert.Equal((Password, User), (options.Password, options.User));
        Assert.Equal("http://couch.example:5984/ as operator", options.ToString());
        AssertNoSecret(options.Url.AbsoluteUri);
    }

    [Theory]
    [InlineData("http://operator:p4ss@")]
    [InlineData("https://operator:p4ss@h example/")]
    [InlineData("operator:p4ss@host")]
    [InlineData("http://operator:p4ss@host/?x#y")]
    [InlineData("http://op%3Aerator:p4ss@host/")]
    public void Configure_BadAddressWithUserInformation_DoesNotShowIt(string url)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("COUCHDB_URL", url)]).Build();

        var failure = Assert.Throws<OptionsValidationException>(() => new CouchDbSettings(configuration).Configure(new CouchDbOptions()));

        AssertNoSecret(failure.ToString());
    }

    private static void AssertNoSecret(string text) =>
        Assert.All(Secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase));

    private static CouchDbOptions Options()
    {
        var options = new CouchDbOptions();
        var url = $"http://{User}:{Uri.EscapeDataString(Password)}@couch.example:5984";
        new CouchDbSettings(new ConfigurationBuilder().AddInMemoryCollection([new("COUCHDB_URL", url)]).Build()).Configure(options);
        return options;
    }

    private static Func<TestClient, Task>[] Asks() =>
    [
        client => client.Database.GetInfoAsync(),
        client => client.Database.CreateAsync(),
        client => client.Database.ListIdsAsync(KeyRange.All, 10),
        async client =>
        {
            await foreach (var document in client.Database.ReadAsync(KeyRange.All, 10))
            {
                document.Dispose();
            }
        },
        client => client.Database.GetAsync("a"),
        client => client.Database.GetAttachmentAsync("a", "b", null, 10),
        client => client.Database.SaveAsync([new DocumentWrite("a", """{"_id":"a"}"""u8.ToArray()), new DocumentWrite("b", """{"_id":"b"}"""u8.ToArray())]),
        client => client.Database.PutAsync("a", "{}"u8.ToArray()),
        client => client.Database.DeleteAsync("a", "1-a"),
        client => client.Server.ListDatabasesAsync(),
    ];

    private static Answer Failure(string kind) => kind switch
    {
        "refused" => Answer.Throws(new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused (couch.example:5984)")),
        "reset" => Answer.Throws(new HttpRequestException("An error occurred while sending the request.", new IOException("Connection reset by peer"))),
        "timeout" => Answer.Throws(new TaskCanceledException("A connection could not be established.", new TimeoutException())),
        "html" => Answer.Json(200, "<html>", "text/html"),
        "broken" => Answer.BreaksOff(200, "{\"rows\":["),
        "early" => Answer.EndsEarly(200, "{\"rows\":["),
        "wrong encoding" => Answer.Bytes(200, [1], "text/plain", ("Content-Encoding", "gzip")),
        "too large" => Answer.Bytes(200, new byte[1000], "text/plain"),
        _ => Answer.Json(int.Parse(kind, System.Globalization.CultureInfo.InvariantCulture), """{"error":"not_found","reason":"missing"}"""),
    };
}
