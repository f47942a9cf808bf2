using Microsoft.AspNetCore.Http;
using Pipeline.Http;

namespace Pipeline.Jobs.Failures;

/// <summary>Which failures a list is to show.</summary>
/// <param name="Class">Only those of this class; null for both.</param>
/// <param name="Reason">Only those whose reason holds this text, in whatever case; null for all.</param>
internal sealed record FailureFilter(FailureClass? Class, string? Reason)
{
    /// <summary>The query names of such a list.</summary>
    public static IReadOnlyList<string> QueryNames { get; } = ["class", "reason", "continuation"];

    /// <exception cref="BadInputException">The query asks for what cannot be.</exception>
    public static FailureFilter Read(HttpRequest request)
    {
        var reason = request.Query["reason"].ToString();
        return new FailureFilter(ReadClass(request.Query["class"].ToString()), reason.Length == 0 ? null : reason);
    }

    public bool Matches(FailureDocument failure) =>
        (Class is null || failure.Class == Class) && (Reason is null || failure.Reason.Contains(Reason, StringComparison.OrdinalIgnoreCase));

    private static FailureClass? ReadClass(string text) => text.Length == 0 ? null
        : Enum.GetNames<FailureClass>().FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } name ? Enum.Parse<FailureClass>(name)
        : throw new BadInputException("class", $"'class' is '{text}'; one of {string.Join(", ", Enum.GetNames<FailureClass>())} is wanted.");
}
