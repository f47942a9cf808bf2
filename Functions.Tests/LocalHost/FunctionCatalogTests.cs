using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Moq;
using Pipeline.LocalHost;
using Pipeline.LocalHost.Discovery;
using Pipeline.LocalHost.Durable;

namespace Pipeline.Tests.LocalHost;

public sealed class FunctionCatalogTests : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    private readonly ServiceProvider _services = new ServiceCollection().AddScoped<Scoped>().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Theory]
    [InlineData("Sum", """{"left":2,"right":3}""", 5)]
    [InlineData("Shade", "\"dark\"", "Dark")]
    [InlineData("Shade", null, "Light")]
    [InlineData("Nothing", "\"x\"", null)]
    [InlineData("Instance", "\"x\"", "x job-1 True")]
    public async Task Activity_OfAnyShape_GetsItsInputAndGivesItsResult(string name, string? input, object? expected)
    {
        var activity = Activity(name);

        Assert.Equal(expected, await RunAsync(activity, input is null ? null : JsonSerializer.Deserialize(input, activity.InputType, Json)));
    }

    [Fact]
    public async Task Activity_ThatThrows_ThrowsTheSame()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(Activity("Fails"), 1));

        Assert.Equal("broken", exception.Message);
    }

    [Fact]
    public async Task Activity_IsGivenTheEnginesCancellation()
    {
        Assert.Equal(true, await RunAsync(Activity("Cancellable"), 1, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Orchestrator_WithAnInputParameter_GetsTheInput()
    {
        var orchestrator = Assert.Single(Create().Orchestrators);

        Assert.Equal(("Double", typeof(int)), (orchestrator.Name, orchestrator.InputType));
        Assert.Equal(40, await orchestrator.RunAsync(new Mock<TaskOrchestrationContext>().Object, 20));
    }

    [Fact]
    public void Create_TwoOrchestratorsOfOneName_IsRefused()
    {
        var function = new FunctionDiscovery(new ConfigurationBuilder().Build()).Find([typeof(Functions)]).Orchestrators.Single();

        var failure = Assert.Throws<StartupException>(() => new FunctionCatalog(
            new FunctionSet([], [], [function, function with { Name = "DOUBLE" }], []), _services.GetRequiredService<IServiceScopeFactory>()));

        Assert.Equal("function Double: two functions are called by this name", Assert.Single(failure.Messages));
    }

    private static Task<object?> RunAsync(Activity activity, object? input, CancellationToken cancellation = default)
    {
        var context = new Mock<TaskActivityContext>();
        context.Setup(mock => mock.InstanceId).Returns("job-1");
        return activity.RunAsync(context.Object, input, cancellation);
    }

    private Activity Activity(string name) => Create().Activities.Single(activity => activity.Name == name);

    private FunctionCatalog Create() => new(
        new FunctionDiscovery(new ConfigurationBuilder().Build()).Find([typeof(Functions)]), _services.GetRequiredService<IServiceScopeFactory>());

    private enum Tone
    {
        Light,
        Dark,
    }

    private sealed record Pair(int Left, int Right);

    private sealed class Scoped;

    private sealed class Functions(Scoped scoped)
    {
        [Function("Sum")]
        public static ValueTask<int> Sum([ActivityTrigger] Pair pair) => ValueTask.FromResult(pair.Left + pair.Right);

        [Function("Shade")]
        public static string Shade([ActivityTrigger] Tone tone) => tone.ToString();

        [Function("Nothing")]
        public static Task Nothing([ActivityTrigger] string input) => Task.FromResult(input);

        [Function("Instance")]
        public async Task<string> Instance([ActivityTrigger] string input, string instanceId, FunctionContext context)
        {
            await Task.Yield();
            return $"{input} {instanceId} {ReferenceEquals(scoped, context.InstanceServices.GetService<Scoped>())}";
        }

        [Function("Fails")]
        public static int Fails([ActivityTrigger] int input) => throw new InvalidOperationException(input == 1 ? "broken" : "?");

        [Function("Cancellable")]
        public static bool Cancellable([ActivityTrigger] int input, CancellationToken cancellation) => input == 1 && cancellation.IsCancellationRequested;

        [Function("Double")]
        public static async Task<int> Double([OrchestrationTrigger] TaskOrchestrationContext context, int input)
        {
            await Task.Yield();
            return context is null ? 0 : 2 * input;
        }
    }
}
