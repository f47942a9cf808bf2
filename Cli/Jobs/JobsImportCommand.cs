using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cli.Api;
using Pipeline.Cli.CommandLine;

namespace Pipeline.Cli.Jobs;

/// <summary>The command <c>jobs import</c>.</summary>
internal static class JobsImportCommand
{
    private const int LinesPerRequest = 200;

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "NDJSON of jobs export, or of task records; - for the standard input" };
        var database = new Option<string?>("--database") { HelpName = "NAME", Description = "The database of tasks that name none; by default that of the host" };
        var profile = ApiCommand.Profile();
        var command = new Command("import", "Take in jobs of another host, or the tasks of another catalogue") { file, database, profile };
        command.WithExamples(
            ("./pipeline jobs import jobs.ndjson", "what had ended is recorded, what had not is started; what is here already stays as it is"),
            ("./pipeline jobs import tasks.ndjson --database articles", "tasks with an id task:…, status, priority, cpu_req and deadline_unix"));
        command.SetAction(async (arguments, cancellationToken) =>
        {
            using var client = ApiCommand.Connect(arguments, profile);
            var (path, name) = (arguments.GetValue(file)!, arguments.GetValue(database));
            var address = "api/jobs/import" + (name is null ? "" : $"?database={Uri.EscapeDataString(name)}");
            var (started, recorded, present, passedOver) = (0, 0, 0, 0);
            var before = 0;
            foreach (var lines in Read(path).Chunk(LinesPerRequest))
            {
                var answer = await client.PostTextAsync(address, string.Join('\n', lines), "application/x-ndjson", cancellationToken);
                started += (int)answer["started"]!;
                recorded += (int)answer["recorded"]!;
                present += (int)answer["present"]!;
                foreach (var problem in answer["problems"]!.AsArray().OfType<JsonNode>())
                {
                    passedOver++;
                    var line = before + (int)problem["line"]!;
                    await arguments.InvocationConfiguration.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{path}:{line}: {problem["message"]}"));
                }

                before += lines.Length;
            }

            await arguments.InvocationConfiguration.Output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{started} started, {recorded} recorded, {present} here already, {passedOver} passed over"));
            return passedOver == 0 ? ExitCodes.Success : ExitCodes.Failure;
        });
        return command;
    }

    private static IEnumerable<string> Read(string path)
    {
        if (path != "-" && !File.Exists(path))
        {
            throw new CommandFailedException($"There is no file '{path}'; jobs export writes one.");
        }

        return path == "-" ? Lines() : File.ReadLines(path, Encoding.UTF8);
    }

    private static IEnumerable<string> Lines()
    {
        while (Console.In.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
