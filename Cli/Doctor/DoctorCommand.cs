using System.CommandLine;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Pipeline.Cli.Api;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Profiles;

namespace Pipeline.Cli.Doctor;

/// <summary>The command <c>doctor</c>.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var (profile, output) = (ApiCommand.Profile(), ApiOutput.Option());
        var command = new Command("doctor", "Find out what is wrong, with this machine or with a host, and what to do about it") { profile, output };
        command.WithExamples(
            ("./pipeline doctor", "this machine, its databases with their indexes, sizes and clocks, and the host in use"),
            ("./pipeline doctor --profile production", "a host: address, certificate, key and its rights, clock, version, what it depends on"));
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var target = HostTarget.Resolve(arguments.GetValue(profile), Environment.GetEnvironmentVariable, ApiCommand.Profiles());
            var findings = new List<Finding>();
            if (arguments.GetValue(profile) is null)
            {
                var machine = new MachineChecks(
                    SourceTree.Find(), Environment.GetEnvironmentVariable, new ConfigurationBuilder().AddEnvironmentVariables().Build(), TimeProvider.System);
                findings.AddRange(await machine.RunAsync(cancellationToken).ToListAsync(cancellationToken));
            }

            using var host = new HostChecks(target, TimeProvider.System);
            var ofHost = await host.RunAsync(cancellationToken).ToListAsync(cancellationToken);

            // Without a profile no host need run yet.
            var needed = target.Name != ProfileBook.Local || arguments.GetValue(profile) is not null;
            findings.AddRange(needed || ofHost[0].State == FindingState.Good ? ofHost : [ofHost[0] with { State = FindingState.Unsure }]);
            Write(new ApiOutput(arguments.InvocationConfiguration.Output, arguments.GetValue(output)), findings);
            return findings.Any(finding => finding.State == FindingState.Wrong) ? ExitCodes.Failure : ExitCodes.Success;
        });
        return command;
    }

    private static void Write(ApiOutput output, IEnumerable<Finding> findings) => output.WriteList(
        findings.Select(finding => (JsonNode)new JsonObject
        {
            ["subject"] = finding.Subject,
            ["state"] = finding.State.ToString(),
            ["detail"] = finding.Detail,
            ["advice"] = finding.Advice,
        }),
        new("", finding => finding.Text("state") switch { nameof(FindingState.Good) => "✓", nameof(FindingState.Unsure) => "!", _ => "✗" }),
        new("WHAT", finding => finding.Text("subject")),
        new("FOUND", finding => finding.Text("detail")),
        new("WHAT TO DO", finding => finding.Text("advice")));
}
