using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.LocalHost;
using Pipeline.LocalHost.Discovery;

namespace Pipeline.Tests.LocalHost;

public class FunctionDiscoveryTests
{
    [Fact]
    public void Find_FunctionsOfEveryKind_FindsEach()
    {
        var functions = Find(typeof(Good));

        Assert.Equal(["api/start/{id}", "api/ByName"], functions.Http.Select(function => function.Route.RawText));
        Assert.Equal(["GET", "POST"], functions.Http[0].Methods);
        Assert.Equal(AuthorizationLevel.Function, functions.Http[1].Level);
        Assert.Equal(["Poll"], functions.Timers.Select(function => function.Method.Name));
        Assert.Equal(["Orchestrate", "Other"], functions.Orchestrators.Select(function => function.Name));
        Assert.Equal([("Work", typeof(int)), ("Renamed", typeof(string))], functions.Activities.Select(function => (function.Name, function.InputType)));
    }

    [Theory]
    [InlineData(typeof(DuplicateNames), "function same: two methods have this name, DuplicateNames.One and DuplicateNames.Two")]
    [InlineData(typeof(BadName), "function 1st: a name is a letter followed by letters, digits, - and _, 127 at most")]
    [InlineData(typeof(NoTrigger), "function None: NoTrigger.Run has 0 triggers; exactly one parameter has a trigger attribute")]
    [InlineData(typeof(UnknownParameter), "function Odd: the parameter size of type Int32 cannot be bound; known are the trigger, FunctionContext, CancellationToken, [DurableClient] DurableTaskClient, HttpRequest, values of the route by name, an activity's instanceId and an orchestrator's input")]
    [InlineData(typeof(WrongTriggerType), "function Wrong: the parameter request is String; its trigger needs HttpRequest")]
    [InlineData(typeof(WrongResult), "function Result: WrongResult.Run returns String; an HTTP function returns IResult, or nothing when it answers itself")]
    [InlineData(typeof(MissingSetting), "function Timed: the setting POLL_SCHEDULE that its schedule %POLL_SCHEDULE% needs is not set")]
    [InlineData(typeof(BadSchedule), "function Timed: the schedule 0 * * * is wrong: it has 4 fields; an NCRONTAB expression has 6 from the second on, or 5 from the minute on")]
    [InlineData(typeof(SameRoute), "function Second: the route api/x/{b} is taken by First for the same HTTP method")]
    public void Find_AFunctionThatCannotRun_NamesIt(Type type, string message)
    {
        var exception = Assert.Throws<StartupException>(() => Find(type));

        Assert.Equal([message], exception.Messages);
    }

    [Fact]
    public void Find_AMalformedRoute_NamesTheFunction()
    {
        var exception = Assert.Throws<StartupException>(() => Find(typeof(BadRoute)));

        Assert.StartsWith("function Routed: the route x/{a is malformed: ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_SeveralMistakes_TellsOfAll()
    {
        var exception = Assert.Throws<StartupException>(() => Find(typeof(NoTrigger), typeof(BadName)));

        Assert.Equal(2, exception.Messages.Count);
    }

    [Fact]
    public void Build_WithAnUnknownConstraint_NamesTheFunction()
    {
        using var folder = new TemporaryFolder();
        var exception = Assert.Throws<StartupException>(() => FunctionHost.Build(TestHost.OptionsOf([typeof(BadConstraint)], folder.Path)));

        Assert.Equal("function Constrained: the route api/x/{a:color} has an unknown constraint color", exception.Message);
    }

    [Fact]
    public void Build_WithAServiceThatNobodyRegistered_NamesTheFunction()
    {
        using var folder = new TemporaryFolder();
        var exception = Assert.Throws<StartupException>(() => FunctionHost.Build(TestHost.OptionsOf([typeof(NeedsService)], folder.Path)));

        Assert.Equal("function Needy: NeedsService needs the service StringComparer, which is not registered", exception.Message);
    }

    private static FunctionSet Find(params Type[] types) =>
        new FunctionDiscovery(new ConfigurationBuilder().Build()).Find(types);

    private sealed class Good(IServiceProvider services)
    {
        [Function("Start")]
        public static IResult Start(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "start/{id}")] HttpRequest request,
            [DurableClient] DurableTaskClient client,
            string id,
            FunctionContext context,
            CancellationToken cancellationToken) => Results.Text($"{request}{client}{id}{context}{cancellationToken}");

        [Function("ByName")]
        public IResult ByName([HttpTrigger] HttpRequest request) => Results.Text($"{request}{services}");

        [Function("Poll")]
        public static Task Poll([TimerTrigger("0 * * * * *")] TimerInfo timer) => Task.FromResult(timer);

        [Function("Orchestrate")]
        public static Task<int> Orchestrate([OrchestrationTrigger] TaskOrchestrationContext context) => Task.FromResult(context.InstanceId.Length);

        [Function("Another")]
        public static Task Another([OrchestrationTrigger(Orchestration = "Other")] TaskOrchestrationContext context, int input) => Task.FromResult((context, input));

        [Function("Work")]
        public int Work([ActivityTrigger] int input, string instanceId) => input + instanceId.Length + services.GetHashCode();

        [Function("Rename")]
        private static string Rename([ActivityTrigger(Activity = "Renamed")] string input) => input;
    }

    private static class DuplicateNames
    {
        [Function("Same")]
        public static int One([ActivityTrigger] int input) => input;

        [Function("same")]
        public static int Two([ActivityTrigger] int input) => input;
    }

    private static class BadName
    {
        [Function("1st")]
        public static int Run([ActivityTrigger] int input) => input;
    }

    private static class NoTrigger
    {
        [Function("None")]
        public static int Run(int input) => input;
    }

    private static class UnknownParameter
    {
        [Function("Odd")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "odd/{name}")] HttpRequest request, int size) =>
            Results.Text($"{request}{size}");
    }

    private static class WrongTriggerType
    {
        [Function("Wrong")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous)] string request) => Results.Text(request);
    }

    private static class WrongResult
    {
        [Function("Result")]
        public static Task<string> Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => Task.FromResult(request.Method);
    }

    private static class MissingSetting
    {
        [Function("Timed")]
        public static void Run([TimerTrigger("%POLL_SCHEDULE%")] TimerInfo timer) => GC.KeepAlive(timer);
    }

    private static class BadSchedule
    {
        [Function("Timed")]
        public static void Run([TimerTrigger("0 * * *")] TimerInfo timer) => GC.KeepAlive(timer);
    }

    private static class BadRoute
    {
        [Function("Routed")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "x/{a")] HttpRequest request) => Results.Text(request.Method);
    }

    private static class BadConstraint
    {
        [Function("Constrained")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "x/{a:color}")] HttpRequest request) => Results.Text(request.Method);
    }

    private static class SameRoute
    {
        [Function("First")]
        public static IResult First([HttpTrigger(AuthorizationLevel.Anonymous, "get", "put", Route = "x/{a}")] HttpRequest request) => Results.Text(request.Method);

        [Function("Second")]
        public static IResult Second([HttpTrigger(AuthorizationLevel.Anonymous, "PUT", Route = "x/{b}")] HttpRequest request) => Results.Text(request.Method);

        [Function("Third")]
        public static IResult Third([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "x/{a}")] HttpRequest request) => Results.Text(request.Method);
    }

    private sealed class NeedsService(StringComparer comparer)
    {
        [Function("Needy")]
        public int Run([ActivityTrigger] string input) => comparer.GetHashCode(input);
    }
}
