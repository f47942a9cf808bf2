using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.LocalHost;
using Pipeline.Monitoring;

namespace Pipeline.Tests.LocalHost;

public class DurableFunctionTests
{
    [Fact]
    public async Task Orchestration_StartedOverHttp_RunsItsActivitiesWithTheAppsJson()
    {
        await using var host = await StartAsync();
        using var started = await host.Client.PostAsync("api/sums/one?count=3", null);
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        var client = host.Services.GetRequiredService<DurableTaskClient>();
        var metadata = await client.WaitForInstanceCompletionAsync("one", getInputsAndOutputs: true).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(OrchestrationRuntimeStatus.Completed, metadata.RuntimeStatus);
        Assert.Equal("""{"total":6}""", metadata.SerializedOutput);
        Assert.Equal("3", metadata.SerializedInput);
    }

    [Theory]
    [InlineData(false, """{"Text":null,"Tone":1}""")]
    [InlineData(true, """{"text":null,"tone":"Dark"}""")]
    public async Task Json_OfInputOutputAndCustomStatus_GoesByTheOptions(bool configured, string expected)
    {
        await using var host = await TestHost.StartAsync([typeof(Echoes)], configure: services =>
        {
            if (configured)
            {
                services.Configure<JsonSerializerOptions>(json =>
                {
                    json.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
                    json.Converters.Add(new JsonStringEnumConverter());
                });
            }
        });
        var client = host.Services.GetRequiredService<DurableTaskClient>();
        var id = await client.ScheduleNewOrchestrationInstanceAsync("Echo", new Word(null, Tone.Dark));
        var metadata = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(
            (expected, expected, expected), (metadata.SerializedInput, metadata.SerializedOutput, metadata.SerializedCustomStatus));
    }

    [Fact]
    public async Task Metrics_AfterAnOrchestration_TellOfTheEngine()
    {
        await using var host = await StartAsync();
        await host.Client.PostAsync("api/sums/one?count=3", null);
        await host.Services.GetRequiredService<DurableTaskClient>().WaitForInstanceCompletionAsync("one").WaitAsync(TimeSpan.FromSeconds(20));

        var text = await host.Client.GetStringAsync("api/metrics");
        Assert.Matches("\npipeline_durable_commits_total [1-9]", text);
        Assert.Matches("\npipeline_durable_file_size_bytes [1-9]", text);
        Assert.Matches("\npipeline_durable_history_largest [1-9]", text);
    }

    [Fact]
    public async Task StopAsync_WhileAnActivityRuns_WaitsForIt()
    {
        var gate = new Gate();
        await using var host = await StartAsync(gate);
        await host.Services.GetRequiredService<DurableTaskClient>().ScheduleNewOrchestrationInstanceAsync("Hold");
        await gate.Entered.Task.WaitAsync(TimeSpan.FromSeconds(20));
        var stopped = host.StopAsync();
        await gate.Stopping.Task.WaitAsync(TimeSpan.FromSeconds(20));
        gate.Leave.SetResult();

        await stopped;
        Assert.True(gate.Left);
        Assert.DoesNotContain(host.Log.Lines, line => line.EventId == 2005);
    }

    [Fact]
    public async Task Build_OnADataFolderInUse_SaysSo()
    {
        await using var host = await StartAsync();
        var folder = host.Services.GetRequiredService<DataFolder>();

        var exception = Assert.Throws<StartupException>(() => FunctionHost.Build(TestHost.OptionsOf([], folder.Root)));
        Assert.StartsWith($"The folder '{folder.Root}' is in use by another host", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_OnADataFolderOfTheEarlierEngine_SaysWhatToDo()
    {
        using var folder = new TemporaryFolder();
        folder.Write("taskhub/instance-job-1.journal", "a job");

        var exception = Assert.Throws<StartupException>(() => FunctionHost.Build(TestHost.OptionsOf([], folder.Path)));

        Assert.Equal(
            $"The folder '{Path.Combine(folder.Path, "taskhub")}' holds jobs of an earlier version, whose engine has been replaced. Let them end with that "
            + "version, or start them again with this one: what is saved is skipped. Then move the folder away, or choose another data folder.",
            exception.Message);
        Assert.Equal("a job", File.ReadAllText(Path.Combine(folder.Path, "taskhub/instance-job-1.journal")));
        Assert.False(File.Exists(Path.Combine(folder.Path, "taskhub.db")));
    }

    [Fact]
    public void Build_OnADamagedFile_SaysSo()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("taskhub.db", new string('x', 4_096));

        var exception = Assert.Throws<StartupException>(() => FunctionHost.Build(TestHost.OptionsOf([], folder.Path)));

        Assert.StartsWith($"The file '{file}' is damaged: ", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FailAsync", "System.AggregateException > System.FormatException: wrong")]
    [InlineData("Fail", "System.FormatException: wrong")]
    [InlineData("FailInPublic", "System.FormatException: wrong")]
    public async Task Failure_OfAnActivity_HasTheShapeThatTheFunctionsWorkerGives(string activity, string expected)
    {
        await using var host = await TestHost.StartAsync([typeof(Failures), typeof(PublicFailures)]);
        var client = host.Services.GetRequiredService<DurableTaskClient>();
        var id = await client.ScheduleNewOrchestrationInstanceAsync("Describe", activity);

        var metadata = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(expected, metadata.ReadOutputAs<string>());
    }

    [Theory]
    [InlineData("many", "host.json: extensions:durableTask:maxConcurrentActivityFunctions is many; a whole number was expected")]
    [InlineData("0", "DurableEngineOptions.MaxConcurrentActivities is 0; it must be from 1 to 10,000.")]
    public void Build_WithAConcurrencyThatIsWrong_SaysSo(string value, string message)
    {
        using var folder = new TemporaryFolder();
        var options = TestHost.OptionsOf(
            [], folder.Path, new() { ["AzureFunctionsJobHost:extensions:durableTask:maxConcurrentActivityFunctions"] = value });

        Assert.Equal(message, Assert.Throws<StartupException>(() => FunctionHost.Build(options)).Message);
    }

    private static Task<TestHost> StartAsync(Gate? gate = null) => TestHost.StartAsync(
        [typeof(Functions), typeof(MonitoringFunctions)],
        configure: services => services
            .AddMonitoring()
            .AddSingleton(gate ?? new Gate())
            .Configure<JsonSerializerOptions>(json => json.PropertyNamingPolicy = JsonNamingPolicy.CamelCase));

    private enum Tone
    {
        Light,
        Dark,
    }

    private sealed record Word(string? Text, Tone Tone);

    private static class Echoes
    {
        [Function("Echo")]
        public static async Task<Word> EchoAsync([OrchestrationTrigger] TaskOrchestrationContext context, Word input)
        {
            var word = await context.CallActivityAsync<Word>("Same", input);
            context.SetCustomStatus(word);
            return word;
        }

        [Function("Same")]
        public static Word Same([ActivityTrigger] Word word) => word;
    }

    private static class Failures
    {
        [Function("Describe")]
        public static async Task<string> DescribeAsync([OrchestrationTrigger] TaskOrchestrationContext context, string activity)
        {
            try
            {
                await context.CallActivityAsync(activity);
                return "no failure";
            }
            catch (TaskFailedException exception)
            {
                var (failure, path) = (exception.FailureDetails, string.Empty);
                for (; failure.InnerFailure is { } inner; failure = inner)
                {
                    path += $"{failure.ErrorType} > ";
                }

                return $"{path}{failure.ErrorType}: {failure.ErrorMessage}";
            }
        }

        [Function("FailAsync")]
        public static async Task<int> FailAsync([ActivityTrigger] string? input)
        {
            await Task.Yield();
            throw new FormatException("wrong");
        }

        [Function("Fail")]
        public static int Fail([ActivityTrigger] string? input) => throw new FormatException("wrong");
    }

    private sealed record Sum(int Total);

    private sealed class Gate
    {
        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Stopping { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Leave { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Left { get; set; }
    }

    private sealed class Functions(Gate gate)
    {
        [Function("StartSum")]
        public static async Task<IResult> StartSumAsync(
            [HttpTrigger(AuthorizationLevel.Function, "post", Route = "sums/{id}")] HttpRequest request,
            [DurableClient] DurableTaskClient client,
            string id)
        {
            var count = int.Parse(request.Query["count"]!, System.Globalization.CultureInfo.InvariantCulture);
            await client.ScheduleNewOrchestrationInstanceAsync("SumUp", count, new StartOrchestrationOptions(id));
            return Results.Accepted($"/api/sums/{id}");
        }

        [Function("SumUp")]
        public static async Task<Sum> SumUpAsync([OrchestrationTrigger] TaskOrchestrationContext context, int count)
        {
            var sum = new Sum(0);
            for (var i = 1; i <= count; i++)
            {
                sum = await context.CallActivityAsync<Sum>("Add", new Sum[] { sum, new(i) });
            }

            return sum;
        }

        [Function("Add")]
        public static Sum Add([ActivityTrigger] Sum[] sums) => new(sums.Sum(sum => sum.Total));

        [Function("Hold")]
        public static Task HoldAsync([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync("Wait");

        [Function("Wait")]
        public async Task WaitAsync([ActivityTrigger] string? input, CancellationToken cancellationToken)
        {
            await using var registration = cancellationToken.Register(() => gate.Stopping.TrySetResult());
            gate.Entered.SetResult();
            await gate.Leave.Task;
            gate.Left = input is null;
        }
    }
}

/// <summary>A class that the Functions worker calls without reflection.</summary>
public static class PublicFailures
{
    [Function("FailInPublic")]
    public static async Task<int> FailAsync([ActivityTrigger] string? input)
    {
        await Task.Yield();
        throw new FormatException("wrong");
    }
}
