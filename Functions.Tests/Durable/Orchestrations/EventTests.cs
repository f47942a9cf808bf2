using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Pipeline.Tests.Durable.Orchestrations;

public class EventTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WaitForExternalEvent_EarlyAndLateEvents_ComeInOrderWhateverTheLetterCase(bool replayEveryTurn)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WaitForExternalEvent_Timeout_IsACancelledTask(bool replayEveryTurn)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
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
    [InlineData(false, true, "[2,3]")]
    [InlineData(true, true, "[2,3]")]
    [InlineData(false, false, "[3]")]
    [InlineData(true, false, "[3]")]
    public async Task ContinueAsNew_UnprocessedEvents_AreHandedOnWhenAsked(bool replayEveryTurn, bool preserve, string expected)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
        harness.Functions.Orchestrator("Generations", async context =>
        {
            if (context.GetInput<int>() == 0)
            {
                await context.WaitForExternalEvent<int>("number");
                await context.WaitForExternalEvent<int>("turn");
                context.ContinueAsNew(1, preserve);
                return null;
            }

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
        await EngineHarness.UntilAsync(() => harness.Engine.Statistics.HistoryEntriesOf(id) < 4);
        await harness.Client.RaiseEventAsync(id, "number", 3);

        Assert.Equal(expected, (await harness.EndAsync(id)).SerializedOutput);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SendEvent_ToAnotherToItselfAndToNobody_ArrivesOnceOrIsDropped(bool replayEveryTurn)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
        harness.Functions
            .Orchestrator("Receiver", async context =>
                await context.WaitForExternalEvent<string>("a") + await context.WaitForExternalEvent<string>("b"))
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
}
