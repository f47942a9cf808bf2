using Microsoft.DurableTask;
using Pipeline.Tests.ApiSurface;

namespace Pipeline.Tests.DurableTask;

public class DurableTaskApiTests
{
    private static readonly ApiListing Listing = ApiListing.Load("functions-durabletask-api.txt", "durabletask-published-api.txt");

    public static TheoryData<string> Types =>
        [.. PublicTypes().Select(type => type.FullName!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Types))]
    public void PublicMembers_OfEveryDeclaredType_AreMembersOfTheRealType(string type)
    {
        var declared = PublicTypes().Single(candidate => candidate.FullName == type);

        Assert.Equal([], Listing.FindDepartures(declared));
    }

    [Fact]
    public void Types_OfTheAssembly_AreAllCompared()
    {
        Assert.True(Types.Count >= 25, $"{Types.Count} types found");
    }

    private static IEnumerable<Type> PublicTypes() => typeof(TaskOrchestrationContext).Assembly.GetExportedTypes()
        .Where(type => type.Namespace is { } name
            && (name.StartsWith("Microsoft.DurableTask", StringComparison.Ordinal) || name.StartsWith("DurableTask.", StringComparison.Ordinal)));
}
