using System.Globalization;

namespace Pipeline.Cli.Doctor;

/// <summary>Compares a server's clock with that of this machine.</summary>
internal static class Clocks
{
    // A key of Azure storage or of a token is refused beyond some minutes; people compare times from half a minute on.
    private static readonly TimeSpan LargestDifference = TimeSpan.FromSeconds(30);

    /// <param name="subject">What the finding is of.</param>
    /// <param name="there">The server's time.</param>
    /// <param name="here">The time of this machine.</param>
    /// <param name="meaning">What depends on it, as a sentence without its end.</param>
    public static Finding Compare(string subject, DateTimeOffset there, DateTimeOffset here, string meaning)
    {
        var difference = (there - here).Duration();
        var detail = string.Create(CultureInfo.InvariantCulture, $"{difference.TotalSeconds:0} s apart");
        return difference <= LargestDifference
            ? Finding.Good(subject, detail)
            : Finding.Unsure(subject, detail, $"{meaning}; set the clock that is wrong by NTP.");
    }
}
