using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Pipeline.Settings;

/// <summary>Reads settings and gathers what is wrong with them, so that one message names them all.</summary>
/// <remarks>An empty setting counts as one that is not set.</remarks>
internal sealed class SettingReader(IConfiguration configuration)
{
    private const int LongestShown = 100;

    private readonly List<string> _failures = [];

    /// <summary>The setting's text; null when it is not set.</summary>
    public string? Text(string name) => configuration[name] is { Length: > 0 } value ? value : null;

    /// <summary>A whole number within bounds, both included.</summary>
    public int Number(string name, int otherwise, int smallest, int largest)
    {
        if (Text(name) is not { } value)
        {
            return otherwise;
        }

        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= smallest && number <= largest)
        {
            return number;
        }

        Fail($"{name} is '{Shown(value)}'; give a whole number from {smallest} to {largest}.");
        return otherwise;
    }

    /// <summary>Whole seconds within bounds, both included.</summary>
    public TimeSpan Seconds(string name, TimeSpan otherwise, int smallest, int largest) =>
        TimeSpan.FromSeconds(Number(name, (int)otherwise.TotalSeconds, smallest, largest));

    /// <summary>True or false, in any case.</summary>
    public bool Flag(string name, bool otherwise)
    {
        if (Text(name) is not { } value)
        {
            return otherwise;
        }

        if (bool.TryParse(value, out var flag))
        {
            return flag;
        }

        Fail($"{name} is '{Shown(value)}'; give true or false.");
        return otherwise;
    }

    /// <summary>A text that must fulfil a rule.</summary>
    /// <param name="name">The setting.</param>
    /// <param name="otherwise">What holds when it is not set.</param>
    /// <param name="isValid">The rule.</param>
    /// <param name="wanted">What would be right, as the end of the message.</param>
    public string Text(string name, string otherwise, Func<string, bool> isValid, string wanted)
    {
        if (Text(name) is not { } value)
        {
            return otherwise;
        }

        if (isValid(value))
        {
            return value;
        }

        Fail($"{name} is '{Shown(value)}'; {wanted}.");
        return otherwise;
    }

    /// <summary>Notes something that is wrong.</summary>
    /// <param name="message">The setting, its value unless it may hold a secret, and what would be right.</param>
    public void Fail(string message) => _failures.Add(message);

    /// <exception cref="OptionsValidationException">Something was wrong; it holds every message.</exception>
    public void ThrowIfFailed(Type options)
    {
        if (_failures.Count > 0)
        {
            throw new OptionsValidationException(Options.DefaultName, options, _failures);
        }
    }

    private static string Shown(string value) => value.Length <= LongestShown ? value : string.Concat(value.AsSpan(0, LongestShown), "…");
}
