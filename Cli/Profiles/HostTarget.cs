namespace Pipeline.Cli.Profiles;

/// <summary>The host that a command talks to.</summary>
/// <param name="Name">The profile's name, or <c>local</c>.</param>
/// <param name="Profile">Its address and key.</param>
internal sealed record HostTarget(string Name, Profile Profile)
{
    /// <summary>Where <c>./pipeline up</c> listens unless told otherwise.</summary>
    public const int LocalPort = 7071;

    /// <summary>
    /// The profile that is asked for, else that of PIPELINE_PROFILE, else the current one, else the local host with the key of PIPELINE_API_KEY.
    /// A profile that cannot be had is an error and never the local host.
    /// </summary>
    /// <param name="asked">The value of --profile; null where it was not given.</param>
    /// <param name="environment">Where PIPELINE_PROFILE and PIPELINE_API_KEY are looked up.</param>
    /// <param name="file">The profiles.</param>
    /// <exception cref="CommandFailedException">There is no such profile, or the file cannot be read.</exception>
    public static HostTarget Resolve(string? asked, Func<string, string?> environment, ProfileFile file)
    {
        asked ??= environment("PIPELINE_PROFILE") is { Length: > 0 } named ? named : null;
        if (asked == ProfileBook.Local)
        {
            return LocalHost(environment);
        }

        var book = file.Read();
        return (asked ?? book.Current) is { } name ? new HostTarget(name, book.Find(name)) : LocalHost(environment);
    }

    private static HostTarget LocalHost(Func<string, string?> environment) => new(
        ProfileBook.Local,
        new Profile(new Uri($"http://127.0.0.1:{LocalPort}/"), environment("PIPELINE_API_KEY") is { Length: > 0 } key ? key : null));
}
