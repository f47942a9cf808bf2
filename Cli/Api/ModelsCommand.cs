using System.CommandLine;
using System.Text.Json.Nodes;
using Pipeline.Cli.CommandLine;

namespace Pipeline.Cli.Api;

/// <summary>The command <c>models</c>.</summary>
internal static class ModelsCommand
{
    public static Command Create()
    {
        var (profile, output) = (ApiCommand.Profile(), ApiOutput.Option());
        var command = new Command("models", "The models of a host, with what they were trained on and how good they are") { profile, output };
        command.WithExamples(
            ("./pipeline models", "a line for each"),
            ("./pipeline models --output json --profile production", "all that is known of those of another host"));
        command.SetAction(async (arguments, cancellationToken) =>
        {
            using var client = ApiCommand.Connect(arguments, profile);
            var answer = await client.GetAsync("api/models", cancellationToken);
            new ApiOutput(arguments.InvocationConfiguration.Output, arguments.GetValue(output)).WriteList(
                (answer["models"] as JsonArray ?? []).OfType<JsonNode>(),
                new("NAME", model => model.Text("name") + (model.Flag("isDefault") ? " *" : "")),
                new("ID", model => model.Text("id")),
                new("LABELS", model => model.Field("description.labels") is JsonArray labels ? $"{labels.Count}" : ""),
                new("MACRO F1", model => model.Text("description.evaluation.macroF1")),
                new("TRAINED ON", model => model.Text("description.trainingData")),
                new("PROBLEM", model => model.Text("error")));
            return ExitCodes.Success;
        });
        return command;
    }
}
