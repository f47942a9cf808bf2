using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Cli.Api;
using Pipeline.Cli.CommandLine;
using Pipeline.Jobs;

namespace Pipeline.Cli.Plan;

/// <summary>The command <c>plan</c>.</summary>
internal static class PlanCommand
{
    private const long MostDocuments = 10_000_000_000;
    private const double MostKilobytes = 1_000_000;

    private static readonly PlanBackend[] Backends = Enum.GetValues<PlanBackend>();

    public static Command Create()
    {
        var documents = new Option<long>("--documents")
        {
            HelpName = "N",
            Description = "Documents of the database",
            Required = true,
            CustomParser = ParseDocuments,
        };
        var averageKilobytes = new Option<double>("--average-kb")
        {
            HelpName = "K",
            Description = "Mean size of a text, in KB of 1,000 bytes",
            DefaultValueFactory = _ => 20,
            CustomParser = ParseKilobytes,
        };
        var backend = new Option<PlanBackend>("--backend")
        {
            HelpName = string.Join('|', Backends.Select(PlanReport.Name)),
            Description = "What keeps the job's state: a storage account, the Durable Task Scheduler, or the local host (default: azure-storage)",
            CustomParser = ParseBackend,
        };
        var batchSize = new Option<int>("--batch-size")
        {
            HelpName = "N",
            Description = "Documents per batch",
            DefaultValueFactory = _ => JobLimits.DefaultBatchSize,
        }.Between(1, JobLimits.MaxBatchSize);
        var instances = new Option<int>("--instances")
        {
            HelpName = "N",
            Description = "Instances of the app on Azure; the local host is one",
            DefaultValueFactory = _ => 1,
        }.Between(1, 1_000);
        var cores = new Option<int>("--cores")
        {
            HelpName = "N",
            Description = "Processor cores of one instance",
            DefaultValueFactory = _ => 1,
        }.Between(1, 256);
        var references = new Option<int?>("--references")
        {
            HelpName = "N",
            Description = "For a job that matches names: the names of its reference",
        }.Between(1, 2_000_000);
        var fit = new Option<bool>("--fit") { Description = "Say also how long it takes at the rate of the last 20 jobs of a host" };
        var profile = ApiCommand.Profile();
        var command = new Command("plan", "Say what a job of a given size would take, before it is run")
        {
            documents, averageKilobytes, backend, batchSize, instances, cores, references, fit, profile,
        };
        command.Validators.Add(result =>
        {
            if (Text(result, backend) == PlanReport.Name(PlanBackend.Local) && Text(result, instances) is not (null or "1"))
            {
                result.AddError("--instances is for Azure: the local host is one process.");
            }
        });
        command.WithExamples(
            ("./pipeline plan --documents 1000000", "a million documents of 20 KB on a storage account"),
            ("./pipeline plan --documents 100000000 --average-kb 20 --backend dts", "on the Durable Task Scheduler"),
            ("./pipeline plan --documents 1000000 --average-kb 1 --references 100000", "a million names and a reference of 100,000"),
            ("./pipeline plan --documents 50000 --average-kb 5 --backend local", "on this machine"),
            ("./pipeline plan --documents 50000 --average-kb 5 --backend local --fit", "and as the last jobs of the local host went"));
        command.SetAction(async (arguments, cancellationToken) =>
        {
            PlanHistory? history = null;
            if (arguments.GetValue(fit))
            {
                using var client = ApiCommand.Connect(arguments, profile);
                history = HistoryOf(await client.GetAsync("api/plans", cancellationToken), arguments.GetValue(references) is null ? "classify" : "match");
            }

            new PlanReport(arguments.InvocationConfiguration.Output).Write(new PlanRequest(
                arguments.GetValue(documents),
                arguments.GetValue(averageKilobytes),
                arguments.GetValue(batchSize),
                arguments.GetValue(backend),
                arguments.GetValue(instances),
                arguments.GetValue(cores),
                arguments.GetValue(references),
                history));
            return ExitCodes.Success;
        });
        return command;
    }

    private static PlanHistory HistoryOf(JsonNode plans, string kind) =>
        plans["rates"]!.AsArray().FirstOrDefault(rate => (string?)rate!["kind"] == kind) is { } rate
            ? new PlanHistory((int)rate["jobs"]!, (double)rate["documentsPerSecond"]!, (double)rate["savedShare"]!)
            : throw new CommandFailedException(
                $"No job of kind '{kind}' with 100 documents or more has completed on this host yet, so that there is nothing to fit the plan to; leave --fit out.");

    private static string? Text(CommandResult result, Option option) => result.GetResult(option)?.Tokens is [var token] ? token.Value : null;

    private static long ParseDocuments(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var documents) && documents is >= 1 and <= MostDocuments)
        {
            return documents;
        }

        result.AddError($"--documents '{text}' is not allowed: give a whole number from 1 to {MostDocuments}.");
        return 0;
    }

    private static double ParseKilobytes(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var kilobytes) && kilobytes is > 0 and <= MostKilobytes)
        {
            return kilobytes;
        }

        result.AddError($"--average-kb '{text}' is not allowed: give a number above 0, up to {MostKilobytes:0}.");
        return 0;
    }

    private static PlanBackend ParseBackend(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var found = Backends.Where(backend => PlanReport.Name(backend) == text).ToList();
        if (found.Count == 0)
        {
            result.AddError($"--backend '{text}' is not allowed: give one of {string.Join(", ", Backends.Select(PlanReport.Name))}.");
            return default;
        }

        return found[0];
    }
}
