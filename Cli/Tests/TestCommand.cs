using System.CommandLine;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Terminal;

namespace Pipeline.Cli.Tests;

/// <summary>The command <c>test</c>.</summary>
internal static class TestCommand
{
    public static Command Create()
    {
        var filter = new Option<string?>("--filter")
        {
            HelpName = "EXPRESSION",
            Description = "Which tests, as dotnet test takes it",
        };
        var command = new Command("test", "Set everything up and run all tests") { filter };
        command.WithExamples(
            ("./pipeline test", "all tests"),
            ("./pipeline test --filter FullyQualifiedName~Classification", "those whose full name holds the word"));
        command.SetAction((arguments, cancellationToken) =>
            new TestRun(Terminals.Create(), SourceTree.Find(), arguments.GetValue(filter)).RunAsync(cancellationToken));
        return command;
    }
}
