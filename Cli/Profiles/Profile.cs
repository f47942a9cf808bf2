namespace Pipeline.Cli.Profiles;

/// <summary>A host that somebody works with.</summary>
/// <param name="Url">Its address, ending in a slash.</param>
/// <param name="Key">Its key; null where it wants none.</param>
internal sealed record Profile(Uri Url, string? Key)
{
    /// <summary>Reads an address.</summary>
    /// <exception cref="CommandFailedException">It is none of http or https, or holds an account, a query or a fragment.</exception>
    public static Uri ReadUrl(string text) =>
        Uri.TryCreate(text.EndsWith('/') ? text : text + "/", UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
        && url is { UserInfo: "", Query: "", Fragment: "" }
            ? url
            : throw new CommandFailedException(
                "--url is no address of a host; give one such as https://pipeline.example.net, without an account or a query.", exitCode: ExitCodes.Usage);

    /// <summary>Never the key.</summary>
    public override string ToString() => Url.ToString();
}
