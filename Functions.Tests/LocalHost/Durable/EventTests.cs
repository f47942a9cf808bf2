using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Pipeline.Tests.LocalHost.Durable;

public class EventTests
{
    [Fact]
    public async Task WaitForExternalEvent_EarlyAndLateEvents_ComeInOrderWhateverTheLetterCase()
    {
        await using var harness = new EngineHarness();
        harness.Functions.Orchestrator("Events", async context =>
        {
            await context.WaitForExternalEvent<string>("begin");
            var seen = new List<int>();
            for (var i = 0; i < 3; i++)
            {
                seen.Add(await context.WaitForExternalEvent<int>("Number"));
            }

            return seen;
        });
        var id = await harness.ScheduleAsync("Events");

        await harness.Client.RaiseEventAsync(id, "NUMBER", 1);
        await harness.Client.RaiseEventAsync(id, "number", 2);
        await harness.RestartAsync();
        await harness.Client.RaiseEventAsync(id, "begin");
        await harness.Client.RaiseEventAsync(id, "Number", 3);

        Assert.Equal("[1,2,3]", (await harness.EndAsync(id)).SerializedOutput);
    }

    [Fact]
    public async Task WaitForExternalEvent_Timeout_IsACancelledTask()
    {
        await using var harness = new EngineHarness();
        harness.Time.AutoAdvance = true;
        harness.Functions.Orchestrator("Timeout", async context =>
        {
            try
            {
                return await context.WaitForExternalEvent<string>("never", TimeSpan.FromMinutes(5));
            }
            catch (TaskCanceledException)
            {
                return "cancelled";
            }
        });

        Assert.Equal("\"cancelled\"", (await harness.RunAsync("Timeout")).SerializedOutput);
    }

    [Theory]
    [InlineData(true, "[2,3]")]
    [InlineData(false, "[3]")]
    public async Task ContinueAsNew_UnprocessedEvents_AreHandedOnWhenAsked(bool preserve, string expected)
    {
        await using var harness = new EngineHarness();
        harness.Functions.Orchestrator<int, List<int>?>("Generations", async (context, generation) =>
        {
            if (generation == 0)
            {
                await context.WaitForExternalEvent<int>("number");
                await context.WaitForExternalEvent<int>("turn");
                context.ContinueAsNew(1, preserve);
                return null;
            }

            context.SetCustomStatus("second");
            var seen = new List<int>();
            for (var number = 0; number != 3; seen.Add(number))
            {
                number = await context.WaitForExternalEvent<int>("number");
            }

            return seen;
        });
        var id = await harness.ScheduleAsync("Generations", 0);
        await harness.Client.RaiseEventAsync(id, "number", 1);
        await harness.Client.RaiseEventAsync(id, "number", 2);
        await harness.Client.RaiseEventAsync(id, "turn", 0);
        await harness.UntilStatusAsync(id, "second");
        await harness.Client.RaiseEventAsync(id, "number", 3);

        Assert.Equal(expected, (await harness.EndAsync(id)).SerializedOutput);
    }

    [Fact]
    public async Task SendEvent_ToAnotherToItselfAndToNobody_ArrivesOnceOrIsDropped()
    {
        await using var harness = new EngineHarness();
        harness.Functions
            .Orchestrator("Receiver", async context => await context.WaitForExternalEvent<string>("a") + await context.WaitForExternalEvent<string>("b"))
            .Orchestrator("Sender", async context =>
            {
                context.SendEvent("nobody", "a", "lost");
                context.SendEvent(context.InstanceId, "self", "me");
                var own = await context.WaitForExternalEvent<string>("self");
                context.SendEvent("receiver", "a", own);
                context.SendEvent("receiver", "b", "!");
                return own;
            });
        await harness.ScheduleAsync("Receiver", id: "receiver");

        Assert.Equal("\"me\"", (await harness.RunAsync("Sender")).SerializedOutput);
        Assert.Equal("\"me!\"", (await harness.EndAsync("receiver")).SerializedOutput);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RaiseEventAsync_BeforeAScheduledStart_IsHeld(bool restart)
    {
        await using var harness = new EngineHarness();
        harness.Functions.Orchestrator("Wait", context => context.WaitForExternalEvent<int>("go"));
        await harness.StartAsync();
        var at = harness.Time.GetUtcNow().AddHours(1);
        var id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("Wait", new StartOrchestrationOptions("later", at));
        await harness.Client.RaiseEventAsync(id, "go", 7);
        if (restart)
        {
            await harness.RestartAsync();
        }

        harness.Time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await harness.Client.GetInstanceAsync(id))!.RuntimeStatus);
        harness.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("7", (await harness.EndAsync(id)).SerializedOutput);
    }
}
