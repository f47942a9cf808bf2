using System.CommandLine;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cli.Api;
using Pipeline.Cli.Terminal;

namespace Pipeline.Cli.Jobs;

/// <summary>Follows a job to its end: the progress on the standard error where that is a terminal, how it ended on the standard output.</summary>
internal static class JobWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <returns>The exit code: 0 for a job that has completed.</returns>
    public static async Task<int> RunAsync(ApiClient client, string id, ParseResult arguments, OutputFormat format, CancellationToken cancellationToken)
    {
        var last = default(JsonNode);
        var console = Console.IsErrorRedirected
            ? Terminals.Silent
            : Terminals.Create(arguments.InvocationConfiguration.Error, isTerminal: true, Environment.GetEnvironmentVariable);
        var end = await new JobProgressView(console).ShowAsync(FollowAsync(client, id, job => last = job, cancellationToken));
        JobsCommand.Write(new ApiOutput(arguments.InvocationConfiguration.Output, format), last!);
        return end.Status == JobState.Completed ? ExitCodes.Success : ExitCodes.Failure;
    }

    private static async IAsyncEnumerable<JobState> FollowAsync(
        ApiClient client, string id, Action<JsonNode> seen, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var job = await client.GetAsync(JobsCommand.PathOf(id), cancellationToken);
            seen(job);
            var state = job.Deserialize(JobJson.Default.JobState)
                ?? throw new CommandFailedException($"The job '{id}' cannot be read: is this a host of this project?");
            yield return state;
            if (state.HasEnded)
            {
                yield break;
            }

            await Task.Delay(Interval, TimeProvider.System, cancellationToken);
        }
    }
}
