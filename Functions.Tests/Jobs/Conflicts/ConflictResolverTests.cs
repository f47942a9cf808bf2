using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.CouchDb;
using Pipeline.Jobs.Conflicts;
using Pipeline.Tests.Services;

namespace Pipeline.Tests.Jobs.Conflicts;

/// <summary>Conflicts as replication leaves them: revisions that are stored as they were made elsewhere.</summary>
[Collection(CouchDbCollection.Name)]
public sealed class ConflictResolverTests(CouchDbStandIn couch)
{
    private readonly ConflictMetrics _metrics = new(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());

    [Fact]
    public async Task ResolveAsync_AnnotatedOnBothServers_LeavesOneRevision()
    {
        var database = await couch.CreateDatabaseAsync();
        await StoreAsync(database, "a0", Annotated(2));
        await StoreAsync(database, "b0", Annotated(2));

        Assert.True(await ResolveAsync(database));

        using var document = await database.GetAsync("d");
        Assert.Equal($"2-{Rev('b')}", document!.Rev);
        Assert.Empty(document.Conflicts);
    }

    [Fact]
    public async Task ResolveAsync_APersonsEditOnTheOtherServer_IsWhatStays()
    {
        var database = await couch.CreateDatabaseAsync();
        await StoreAsync(database, "a0", "\"title\":\"mine\"");
        await StoreAsync(database, "b0", Annotated(2));

        Assert.True(await ResolveAsync(database));

        using var document = await database.GetAsync("d");
        Assert.Contains("\"title\":\"mine\"", Encoding.UTF8.GetString(document!.Json.Span), StringComparison.Ordinal);
        Assert.Empty(document.Conflicts);
        Assert.Equal(0, _metrics.OpenDocuments);
    }

    [Fact]
    public async Task ResolveAsync_PersonsOnBothServers_LosesNeither()
    {
        var database = await couch.CreateDatabaseAsync();
        await StoreAsync(database, "a0", "\"title\":\"mine\"");
        await StoreAsync(database, "bc0", Annotated(3));

        Assert.False(await ResolveAsync(database));

        using var document = await database.GetAsync("d");
        Assert.Single(document!.Conflicts);
        Assert.Equal(1, _metrics.OpenDocuments);
    }

    private async Task<bool> ResolveAsync(ICouchDatabase database)
    {
        using var document = await database.GetAsync("d");
        Assert.NotEmpty(document!.Conflicts);
        return await new ConflictResolver(_metrics, NullLogger<ConflictResolver>.Instance).ResolveAsync(database, document, CancellationToken.None);
    }

    /// <summary>A document with an annotation for each of these generations, recorded as the job wrote it.</summary>
    private static string Annotated(params int[] generations)
    {
        var records = generations.Select(generation => $$"""
            "{{generation}}.txt":{"sourceDigest":"x","model":"m","job":"j","revpos":{{generation}}}
            """);
        var attachments = generations.Select(generation => $$"""
            "{{generation}}.txt.ann":{"content_type":"text/plain","revpos":{{generation}},"data":"Yg=="}
            """);
        return $$"""
            "annotations":{ {{string.Join(',', records)}} },"_attachments":{ {{string.Join(',', attachments)}} }
            """;
    }

    private static string Rev(char letter) => new(letter, 32);

    /// <summary>Stores a revision as replication does.</summary>
    /// <param name="path">A letter for each revision that it came from, itself first.</param>
    private async Task StoreAsync(ICouchDatabase database, string path, string fields)
    {
        var ids = string.Join(',', path.Select(letter => $"\"{Rev(letter)}\""));
        var body = $$"""{"new_edits":false,"docs":[{"_id":"d","_rev":"{{path.Length}}-{{Rev(path[0])}}","_revisions":{"start":{{path.Length}},"ids":[{{ids}}]},{{fields}}}]}""";
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(couch.Settings["COUCHDB_URL"]!), $"{database.Name}/_bulk_docs"))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{couch.Settings["COUCHDB_USER"]}:{couch.Settings["COUCHDB_PASSWORD"]}")));
        using var response = await client.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }
}
