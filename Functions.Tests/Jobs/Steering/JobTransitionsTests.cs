using Pipeline.Jobs;
using Pipeline.Jobs.Steering;

namespace Pipeline.Tests.Jobs.Steering;

public sealed class JobTransitionsTests
{
    [Theory]
    [InlineData(nameof(JobStatus.Pending), "Suspend>Suspended Cancel>Terminated")]
    [InlineData(nameof(JobStatus.Running), "Suspend>Suspended Cancel>Terminated")]
    [InlineData(nameof(JobStatus.Suspended), "Suspend>Suspended Resume>Pending Cancel>Terminated")]
    [InlineData(nameof(JobStatus.Completed), "Undo>Completed Delete>Completed")]
    [InlineData(nameof(JobStatus.Failed), "Restart>Pending Undo>Failed Delete>Failed")]
    [InlineData(nameof(JobStatus.Terminated), "Cancel>Terminated Restart>Pending Undo>Terminated Delete>Terminated")]
    public void After_EveryState_IsWhatTheTableSays(string name, string expected)
    {
        var status = Enum.Parse<JobStatus>(name);
        var allowed = Enum.GetValues<JobAction>()
            .Select(action => (action, after: JobTransitions.After(status, action)))
            .Where(row => row.after is not null)
            .Select(row => $"{row.action}>{row.after}");

        Assert.Equal(expected, string.Join(' ', allowed));
    }

    [Fact]
    public void Refusal_OfAnAction_NamesTheStateAndWhatWouldBeRight() => Assert.Equal(
        "The job 'j1' is Completed. Restart is for one that is Failed or Terminated; of this one can be asked: undo, delete.",
        JobTransitions.Refusal("j1", JobStatus.Completed, JobAction.Restart));

    [Fact]
    public void Refusal_OfASuspendedJob_OffersNothingThatChangesNothing() => Assert.Equal(
        "The job 'j1' is Suspended. Undo is for one that is Completed or Failed or Terminated; of this one can be asked: resume, cancel.",
        JobTransitions.Refusal("j1", JobStatus.Suspended, JobAction.Undo));
}
