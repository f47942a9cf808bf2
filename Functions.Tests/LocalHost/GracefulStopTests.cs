using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Pipeline.Tests.LocalHost;

public class GracefulStopTests
{
    [Fact]
    public async Task StopAsync_WhileARequestRuns_LetsItFinish()
    {
        var gate = new Gate();
        await using var host = await TestHost.StartAsync([typeof(Functions)], configure: services => services.AddSingleton(gate));
        var request = host.Client.GetAsync("api/slow");
        await gate.Entered.Task;
        var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var stopped = host.StopAsync();
        Assert.True(stopping.IsCancellationRequested);
        Assert.False(stopped.IsCompleted);
        gate.Leave.SetResult();

        using var response = await request;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("finished, token False", await response.Content.ReadAsStringAsync());
        await stopped;
        using var client = new HttpClient { BaseAddress = host.Address };
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("api/slow"));
    }

    [Fact]
    public async Task StopAsync_WhenTheBoundIsOver_CancelsWhatStillRuns()
    {
        var gate = new Gate();
        await using var host = await TestHost.StartAsync(
            [typeof(Functions)], configure: services => services.AddSingleton(gate), shutdownTimeout: TimeSpan.FromMilliseconds(100));
        var request = host.Client.GetAsync("api/endless");
        await gate.Entered.Task;
        await host.StopAsync();

        await gate.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20));

        // Whichever is first: the answer to the cancelled function, or the end of its connection.
        var exception = await Record.ExceptionAsync(async () => Assert.Equal(HttpStatusCode.InternalServerError, (await request).StatusCode));
        Assert.True(exception is null or HttpRequestException, $"{exception}");
    }

    private sealed class Gate
    {
        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Leave { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Functions(Gate gate)
    {
        [Function("Slow")]
        public async Task<IResult> SlowAsync(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "slow")] HttpRequest _, CancellationToken cancellationToken)
        {
            gate.Entered.SetResult();
            await gate.Leave.Task;
            return Results.Text($"finished, token {cancellationToken.IsCancellationRequested}");
        }

        [Function("Endless")]
        public async Task<IResult> EndlessAsync(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "endless")] HttpRequest _, CancellationToken cancellationToken)
        {
            gate.Entered.SetResult();
            try
            {
                await gate.Leave.Task.WaitAsync(cancellationToken);
                return Results.Ok();
            }
            catch (OperationCanceledException)
            {
                gate.Cancelled.SetResult();
                throw;
            }
        }
    }
}
