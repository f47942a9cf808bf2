using NetArchTest.Rules;

namespace Pipeline.Tests.Infrastructure;

/// <summary>The arrows between the rooms of the poll go one way: Mongo → Health → MicroBatch → Checkpoints.</summary>
public sealed class PollRoomsTests
{
    [Theory]
    [InlineData("Pipeline.Checkpoints", "Pipeline.MicroBatch", "Pipeline.Health", "Pipeline.Mongo", "MongoDB")]
    [InlineData("Pipeline.MicroBatch", "Pipeline.Health", "Pipeline.Mongo", "MongoDB")]
    [InlineData("Pipeline.Health", "Pipeline.Mongo", "MongoDB")]
    public void Rooms_OfThePoll_NeedOnlyThoseBelow(string room, params string[] above)
    {
        var types = Types.InAssembly(typeof(PipelineServices).Assembly).That().ResideInNamespace(room);
        var result = types.ShouldNot().HaveDependencyOnAny(above).GetResult();

        Assert.NotEmpty(types.GetTypes());
        Assert.True(result.IsSuccessful, string.Join(Environment.NewLine, result.FailingTypeNames ?? []));
    }

    [Fact]
    public void Rooms_Mongo_NeedsThoseOfItsPorts() =>
        Assert.NotEmpty(Types.InAssembly(typeof(PipelineServices).Assembly).That().ResideInNamespace("Pipeline.Mongo").And()
            .HaveDependencyOnAll("Pipeline.Health", "Pipeline.MicroBatch").GetTypes());
}
