using System.CommandLine;
using Pipeline.Cli.Profiles;

namespace Pipeline.Cli.Api;

/// <summary>What the commands that talk to a host have in common.</summary>
internal static class ApiCommand
{
    /// <summary>The option <c>--profile</c>.</summary>
    public static Option<string?> Profile() => new("--profile")
    {
        HelpName = "NAME",
        Description = "The host to talk to; by default PIPELINE_PROFILE, else the profile in use, else the local host",
    };

    /// <summary>The file of this user's profiles.</summary>
    public static ProfileFile Profiles() => ProfileFile.Default(Environment.GetEnvironmentVariable);

    /// <summary>A client of the host that the command line asks for.</summary>
    /// <exception cref="CommandFailedException">There is no such profile.</exception>
    public static ApiClient Connect(ParseResult arguments, Option<string?> profile) =>
        new(HostTarget.Resolve(arguments.GetValue(profile), Environment.GetEnvironmentVariable, Profiles()));
}
