using System.Text;
using Microsoft.Extensions.Configuration;
using Pipeline.CouchDb;
using Pipeline.Tests.Services;

namespace Pipeline.Tests.CouchDb;

/// <summary>A small piece of work in which any one request fails in any way, and which then has the same outcome as if none had.</summary>
[Collection(CouchDbCollection.Name)]
public class FaultTests(CouchDbStandIn couch)
{
    private const int Documents = 8;

    public static TheoryData<Fault> Faults => [.. Enum.GetValues<Fault>()];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Work_FaultAtAnyOneRequest_HasTheSameOutcome(Fault fault)
    {
        using var faults = new FaultHandler(CouchDbServices.Handler(Options()));
        using var client = new TestClient(faults, Options());
        var (expected, requests) = await RunAsync(client, faults);
        Assert.InRange(requests, 15, 40);

        for (var k = 1; k <= requests; k++)
        {
            var database = client.Server.Database(couch.NewDatabaseName());
            faults.Arm(fault, k, k);
            try
            {
                await WorkAsync(database);
            }
            catch (CouchUnavailableException)
            {
                // Allowed where a part had been handed on already; the same work again then finishes it.
                Assert.Equal(Fault.Truncated, fault);
                await WorkAsync(database);
            }

            faults.Disarm();
            Assert.Equal(expected, await OutcomeAsync(database));
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Work_FaultsFromAnyRequestOn_EndsAsUnavailableAndCanBeFinishedLater(Fault fault)
    {
        using var faults = new FaultHandler(CouchDbServices.Handler(Options()));
        using var client = new TestClient(faults, Options());
        var (expected, requests) = await RunAsync(client, faults);

        for (var k = 1; k <= requests; k += 3)
        {
            var database = client.Server.Database(couch.NewDatabaseName());
            faults.Arm(fault, k, int.MaxValue);
            var failure = await Record.ExceptionAsync(() => WorkAsync(database));
            faults.Disarm();

            // Of a conflict the status tells all, so that a truncated one at the very end does no harm.
            Assert.True(failure is CouchUnavailableException || (failure is null && fault == Fault.Truncated), $"{k}: {failure}");
            await WorkAsync(database);
            Assert.Equal(expected, await OutcomeAsync(database));
        }
    }

    /// <summary>The outcome without faults, and how many requests the work takes.</summary>
    private async Task<(string Outcome, int Requests)> RunAsync(TestClient client, FaultHandler faults)
    {
        var database = client.Server.Database(couch.NewDatabaseName());
        faults.Disarm();
        await WorkAsync(database);
        var requests = faults.Count;
        return (await OutcomeAsync(database), requests);
    }

    /// <summary>Makes documents with a text, gives each an annotation and removes every fourth; can be done again at any point.</summary>
    private static async Task WorkAsync(ICouchDatabase database)
    {
        await database.CreateAsync();
        var results = await database.SaveAsync([.. Enumerable.Range(0, Documents).Select(Original)]);
        Assert.All(results, result => Assert.True(result is WriteResult.Saved or WriteResult.Conflict));
        var ids = await database.ListIdsAsync(KeyRange.All, 100);
        for (var i = 0; i < ids.Count; i += 5)
        {
            await AnnotateAsync(database, new KeyRange(ids[i], i + 5 < ids.Count ? ids[i + 5] : null));
        }

        for (var i = 0; i < Documents; i += 4)
        {
            using var document = await database.GetAsync($"d{i:00}");
            if (document is not null)
            {
                await database.DeleteAsync(document.Id, document.Rev);
            }
        }

        await database.PutAsync("done", "{}"u8.ToArray());
    }

    private static async Task AnnotateAsync(ICouchDatabase database, KeyRange range)
    {
        var writes = new List<DocumentWrite>();
        await foreach (var document in database.ReadAsync(range, 100))
        {
            using (document)
            {
                if (document.Attachments.Count == 1)
                {
                    using var text = await database.GetAttachmentAsync(document.Id, "t", document.Rev, 1000);
                    var annotation = Convert.ToBase64String([.. text!.Bytes.Span, .. "!"u8]);
                    var json = Encoding.UTF8.GetString(document.Json.Span).Replace(
                        "\"_attachments\":{",
                        "\"_attachments\":{\"t.ann\":{\"content_type\":\"text/plain\",\"data\":\"" + annotation + "\"},",
                        StringComparison.Ordinal);
                    writes.Add(new DocumentWrite(document.Id, Encoding.UTF8.GetBytes(json)));
                }
            }
        }

        var results = await database.SaveAsync(writes);
        Assert.All(results, result => Assert.True(result is WriteResult.Saved or WriteResult.Conflict));
    }

    /// <summary>Everything in the database except revisions.</summary>
    private static async Task<string> OutcomeAsync(ICouchDatabase database)
    {
        var outcome = new StringBuilder();
        await foreach (var document in database.ReadAsync(KeyRange.All, 100))
        {
            outcome.Append(document.Id);
            foreach (var attachment in document.Attachments.OrderBy(attachment => attachment.Name, StringComparer.Ordinal))
            {
                using var content = await database.GetAttachmentAsync(document.Id, attachment.Name, null, 1000);
                outcome.Append(' ').Append(attachment.Name).Append('=').Append(Encoding.UTF8.GetString(content!.Bytes.Span));
            }

            outcome.Append('\n');
            document.Dispose();
        }

        return outcome.ToString();
    }

    private static DocumentWrite Original(int i)
    {
        var data = Convert.ToBase64String(Encoding.UTF8.GetBytes($"text {i}"));
        return new DocumentWrite($"d{i:00}", Encoding.UTF8.GetBytes(
            $"{{\"_id\":\"d{i:00}\",\"_attachments\":{{\"t\":{{\"content_type\":\"text/plain\",\"data\":\"{data}\"}}}}}}"));
    }

    private CouchDbOptions Options()
    {
        var options = new CouchDbOptions();
        new CouchDbSettings(new ConfigurationBuilder().AddInMemoryCollection(couch.Settings).Build()).Configure(options);
        return options;
    }
}
