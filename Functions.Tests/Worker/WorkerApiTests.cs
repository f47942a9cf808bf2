using Microsoft.Azure.Functions.Worker;
using Pipeline.Tests.ApiSurface;

namespace Pipeline.Tests.Worker;

public class WorkerApiTests
{
    private static readonly ApiListing Listing = ApiListing.Load("functions-durabletask-api.txt", "functions-worker-published-api.txt");

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
        Assert.Equal(14, Types.Count);
    }

    [Fact]
    public void HttpTrigger_WithoutALevel_AsksForAKey()
    {
        Assert.Equal(AuthorizationLevel.Function, new HttpTriggerAttribute().AuthLevel);
        Assert.Equal(AuthorizationLevel.Function, new HttpTriggerAttribute("get").AuthLevel);
    }

    private static IEnumerable<Type> PublicTypes() => typeof(FunctionContext).Assembly.GetExportedTypes()
        .Where(type => type.Namespace is { } name && name.StartsWith("Microsoft.Azure.Functions", StringComparison.Ordinal));
}
