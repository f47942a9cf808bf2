namespace Pipeline.Jobs.Looks;

/// <summary>
/// When a job on a cluster looks again. A node that comes back lists what it had when it went, for seconds: the first look waits until the job is that
/// old. Then there are at most three, and none begins after a tenth of the time that the job itself took, or half a minute of a shorter one.
/// </summary>
internal static class LookPlan
{
    public const int MostLooks = 3;

    /// <summary>How old the job's listing is at least before it is compared.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(30);
    private const int ShareOfTime = 10;

    /// <summary>The state to go on with when all is listed and done; null when the job ends.</summary>
    public static JobState? Next(JobState state, DateTime now)
    {
        if (!state.IsCluster)
        {
            return null;
        }

        if (state.Look is not { } look)
        {
            return Begin(state, new LookState(1, now));
        }

        if (look.CountOnly || look.Differing == 0)
        {
            return null;
        }

        var own = look.StartedAt - state.StartedAt!.Value;
        var most = own / ShareOfTime > LeastTime ? own / ShareOfTime : LeastTime;
        var found = look.Found + look.Differing;
        return look.Number < MostLooks && now - look.StartedAt < most
            ? Begin(state, new LookState(look.Number + 1, look.StartedAt, Found: found))
            : Begin(state, new LookState(look.Number, look.StartedAt, Found: found, CountOnly: true, Open: look.Differing));
    }

    private static JobState Begin(JobState state, LookState look) => state with { AllListed = false, Cursor = null, Look = look };
}
