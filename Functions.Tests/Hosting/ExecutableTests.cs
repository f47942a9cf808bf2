using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace Pipeline.Tests.Hosting;

public class ExecutableTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Process_UntilASignal_AnswersOnTheAddressItPrintsAndExitsWith0(string signal)
    {
        using var folder = new TemporaryFolder();
        using var bound = new CancellationTokenSource(Patience);
        using var process = Start(folder);
        try
        {
            var line = await process.StandardOutput.ReadLineAsync(bound.Token);
            Assert.StartsWith("listening http://127.0.0.1:", line, StringComparison.Ordinal);
            using var client = new HttpClient { BaseAddress = new Uri(line!["listening ".Length..]) };
            using var response = await client.GetAsync("api/health", bound.Token);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(bound.Token));
            Assert.Equal("live", body.RootElement.GetProperty("status").GetString());

            using (var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]))
            {
                await kill.WaitForExitAsync(bound.Token);
            }

            await process.WaitForExitAsync(bound.Token);
            Assert.Equal(0, process.ExitCode);
            Assert.Equal("", await process.StandardOutput.ReadToEndAsync(bound.Token));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private static Process Start(TemporaryFolder folder)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            Environment =
            {
                // Nothing is asked of a database before the first job.
                ["COUCHDB_URL"] = "http://127.0.0.1:9",
                ["COUCHDB_USER"] = "nobody",
                ["COUCHDB_PASSWORD"] = "nothing",
                ["COUCHDB_DATABASE"] = "none",
            },
        };
        foreach (var argument in new[] { Path.Combine(AppContext.BaseDirectory, "Pipeline.Embedded.dll"), "--port", "0", "--data", "state" })
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}
