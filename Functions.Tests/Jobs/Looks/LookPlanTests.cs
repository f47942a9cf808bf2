using Pipeline.Jobs;
using Pipeline.Jobs.Looks;

namespace Pipeline.Tests.Jobs.Looks;

public sealed class LookPlanTests
{
    private static readonly DateTime Start = new(2026, 11, 27, 10, 0, 0, DateTimeKind.Utc);

    private static readonly JobState Done = new(JobBench.Settings(), StartedAt: Start, AllListed: true, IsCluster: true, Cursor: "x");

    [Fact]
    public void Next_OneNode_IsNone() => Assert.Null(LookPlan.Next(Done with { IsCluster = false }, Start));

    [Fact]
    public void Next_FirstTime_BeginsFromTheStart()
    {
        var next = LookPlan.Next(Done, Start.AddMinutes(1))!;

        Assert.Equal((false, null, new LookState(1, Start.AddMinutes(1))), (next.AllListed, next.Cursor, next.Look));
    }

    [Fact]
    public void Next_LookWithoutADifference_IsTheLast() =>
        Assert.Null(LookPlan.Next(Done with { Look = new LookState(1, Start.AddMinutes(1)) }, Start.AddMinutes(1)));

    [Theory]
    [InlineData(1, 60, 89, true)]
    [InlineData(1, 60, 91, false)]
    [InlineData(2, 60, 61, true)]
    [InlineData(3, 60, 61, false)]
    [InlineData(1, 36_000, 39_599, true)]
    [InlineData(1, 36_000, 39_601, false)]
    public void Next_LookWithDifferences_IsFollowedWhileThereIsTime(int number, int began, int now, bool isFollowed)
    {
        var look = new LookState(number, Start.AddSeconds(began), Differing: 5, Found: 2);

        var next = LookPlan.Next(Done with { Look = look }, Start.AddSeconds(now))!.Look!;

        Assert.Equal(
            isFollowed ? new LookState(number + 1, look.StartedAt, Found: 7) : new LookState(number, look.StartedAt, Found: 7, CountOnly: true, Open: 5), next);
    }

    [Fact]
    public void Next_AfterAddingUp_IsNone() =>
        Assert.Null(LookPlan.Next(Done with { Look = new LookState(3, Start, Differing: 0, CountOnly: true, Open: 5) }, Start));
}
