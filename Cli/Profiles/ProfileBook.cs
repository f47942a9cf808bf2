namespace Pipeline.Cli.Profiles;

/// <summary>All profiles of a user.</summary>
/// <param name="Current">The name of the one that is used unless another is asked for; null for the local host.</param>
/// <param name="Profiles">Them by name.</param>
internal sealed record ProfileBook(string? Current, SortedDictionary<string, Profile> Profiles)
{
    /// <summary>Stands for the host on this machine, and is no name of a profile.</summary>
    public const string Local = "local";

    public static ProfileBook Empty => new(null, new(StringComparer.Ordinal));

    /// <summary>The profile of a name.</summary>
    /// <exception cref="CommandFailedException">There is none.</exception>
    public Profile Find(string name) => Profiles.TryGetValue(name, out var profile)
        ? profile
        : throw new CommandFailedException(
            $"There is no profile '{name}'. {(Profiles.Count == 0 ? "There is none at all" : $"There are {string.Join(", ", Profiles.Keys)}")}; "
            + "./pipeline profile add makes one.",
            exitCode: ExitCodes.Usage);
}
