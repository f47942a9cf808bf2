using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Pipeline.Tests.LocalHost;

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

            await SignalAsync(process, signal, bound.Token);
            await process.WaitForExitAsync(bound.Token);
            Assert.Equal(0, process.ExitCode);
            Assert.Equal("", await process.StandardOutput.ReadToEndAsync(bound.Token));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public async Task Process_OnASecondSignal_EndsAtOnce()
    {
        using var folder = new TemporaryFolder();
        using var bound = new CancellationTokenSource(Patience);
        using var process = Start(folder);
        try
        {
            var address = new Uri((await process.StandardOutput.ReadLineAsync(bound.Token))!["listening ".Length..]);
            using var client = new TcpClient();
            await client.ConnectAsync(address.Host, address.Port, bound.Token);
            using var reader = new StreamReader(client.GetStream());

            // A request whose body never comes; the interim answer tells that a function waits for it.
            await client.GetStream().WriteAsync(
                "POST /api/jobs HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n"u8.ToArray(),
                bound.Token);
            Assert.Equal("HTTP/1.1 100 Continue", await reader.ReadLineAsync(bound.Token));

            await SignalAsync(process, "TERM", bound.Token);
            while (await IsListeningAsync(address, bound.Token))
            {
            }

            Assert.False(process.HasExited);
            await SignalAsync(process, "INT", bound.Token);
            await process.WaitForExitAsync(bound.Token);
            Assert.Equal(130, process.ExitCode);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private static async Task<bool> IsListeningAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(address.Host, address.Port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task SignalAsync(Process process, string signal, CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        await kill.WaitForExitAsync(cancellationToken);
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
        foreach (var argument in new[] { Path.Combine(AppContext.BaseDirectory, "Pipeline.LocalHost.dll"), "--port", "0", "--data", "state" })
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}
