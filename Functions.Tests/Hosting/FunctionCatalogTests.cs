using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Moq;
using Pipeline.Embedded.Durable;
using Pipeline.Embedded.Hosting;
using Pipeline.Embedded.Hosting.Discovery;

namespace Pipeline.Tests.Hosting;

public sealed class FunctionCatalogTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddScoped<Scoped>().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Theory]
    [InlineData("Sum", """{"left":2,"right":3}""", 5)]
    [InlineData("SUM", """{"left":2,"right":3}""", 5)]
    [InlineData("Shade", "\"dark\"", "Dark")]
    [InlineData("Shade", null, "Light")]
    [InlineData("Nothing", "\"x\"", null)]
    [InlineData("Instance", "\"x\"", "x job-1 True")]
    public async Task Activity_OfAnyShape_GetsItsInputFromJsonAndGivesItsResult(string name, string? input, object? expected)
    {
        Assert.True(Create().TryGetActivity(name, out var activity));

        Assert.Equal(expected, await activity!(new ActivityInvocation(name, "job-1", input), default));
    }

    [Fact]
    public async Task Activity_ThatThrows_ThrowsTheSame()
    {
        Assert.True(Create().TryGetActivity("Fails", out var activity));

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(
            () => activity!(new ActivityInvocation("Fails", "job-1", "1"), default));
        Assert.Equal("broken", exception.Message);
    }

    [Fact]
    public async Task Activity_IsGivenTheEnginesCancellation()
    {
        Assert.True(Create().TryGetActivity("Cancellable", out var activity));

        Assert.Equal(true, await activity!(new ActivityInvocation("Cancellable", "job-1", "1"), new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Orchestrator_WithAnInputParameter_GetsTheInput()
    {
        var context = new Mock<TaskOrchestrationContext>();
        context.Setup(mock => mock.GetInput<int>()).Returns(20);
        Assert.True(Create().TryGetOrchestrator("double", out var orchestrator));

        Assert.Equal(40, await orchestrator!(context.Object));
    }

    [Fact]
    public void TryGet_AnUnknownName_IsFalse()
    {
        Assert.False(Create().TryGetActivity("Double", out _));
        Assert.False(Create().TryGetOrchestrator("Sum", out _));
    }

    private FunctionCatalog Create()
    {
        var json = new JsonSerializerOptions(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };
        var functions = new FunctionDiscovery(new ConfigurationBuilder().Build()).Find([typeof(Functions)]);
        return new FunctionCatalog(functions, _services.GetRequiredService<IServiceScopeFactory>(), Options.Create(json));
    }

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
            return input + context.GetInput<int>();
        }
    }
}
