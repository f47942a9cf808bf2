using FsCheck;
using FsCheck.Fluent;
using Pipeline.MicroBatch;

namespace Pipeline.Tests.MicroBatch;

/// <summary>Random schedules of writes, polls and crashes against a naive model: what the collection says at the end.</summary>
public sealed class PollPropertyTests
{
    private static readonly Gen<Step> Steps = Gen.Frequency(
        (6, from id in Gen.Choose(0, 15)
            from text in Gen.Elements(true, false)
            from steps in Gen.Choose(-2, 50)
            from ago in Gen.Choose(0, 59)
            select new Step(Kind.Write, id, text, 0, steps, ago)),
        (2, from seconds in Gen.Choose(0, 30) select new Step(Kind.Advance, seconds, false, 0, 0, 0)),
        (2, from size in Gen.Choose(1, 4) from users in Gen.Choose(1, 6) select new Step(Kind.Poll, size, false, users, 0, 0)),
        (2, from at in Gen.Choose(1, 40) from after in Gen.Elements(true, false) select new Step(Kind.Crash, at, after, 0, 0, 0)));

    [Fact]
    public void Polls_AnyScheduleOfWritesPollsAndCrashes_EndWithTheAnalyticsOfTheWholeCollection() =>
        Prop.ForAll(Steps.ListOf().ToArbitrary(), steps => RunAsync(steps).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithEndSize(60));

    private static async Task RunAsync(IEnumerable<Step> steps)
    {
        using var world = new PollWorld();
        var versions = new HashSet<(object, DateTimeOffset)>();
        foreach (var step in steps)
        {
            switch (step.Kind)
            {
                case Kind.Write:
                    // A client stamps the row with its own clock, and the write arrives up to a minute late.
                    object id = step.Flag ? $"t{step.Number}" : step.Number;
                    var at = world.Ago(step.Ago);

                    // A change always has a time of its own, and a record stays its user's: anything else is not promised.
                    if (versions.Add((id, at)))
                    {
                        world.Records.Write(id, at, $"user{step.Number % 5}", step.Value);
                    }

                    break;
                case Kind.Advance:
                    world.Advance(step.Number);
                    break;
                case Kind.Poll:
                    world.Options.BatchSize = step.Number;
                    world.Limits = world.Limits with { MaxTouchedUsers = step.User, UsersAtOnce = step.Number, Parallelism = step.User };
                    world.Partitions = step.User > 3 ? step.Number : null;
                    await world.PollAsync();
                    break;
                default:
                    await CrashAsync(world, step.Number, step.Flag);
                    break;
            }
        }

        world.Advance(100);
        Assert.Equal(PollOutcome.Polled, (await world.PollAsync()).Outcome);
        foreach (var (user, expected) in world.ExpectedResults())
        {
            Assert.Equal(expected, world.Results[user]);
        }

        // A version that was overwritten before a poll came by is never seen, so there may be fewer.
        Assert.InRange(world.Checkpoint!.Totals.Records, world.Records.Count, versions.Count);
        Assert.Equal(0, (await world.PollAsync()).Records);
    }

    private static async Task CrashAsync(PollWorld world, int at, bool after)
    {
        try
        {
            await world.PollAsync(new Faults { DieAt = at, DieAfter = after });
        }
        catch (ProcessDiedException)
        {
            // Before the poll itself began.
        }

        // Until the lease of the dead process ends.
        world.Advance(61);
    }

    private enum Kind
    {
        Write,
        Advance,
        Poll,
        Crash,
    }

    private sealed record Step(Kind Kind, int Number, bool Flag, int User, int Value, int Ago);
}
