using Spectre.Console;

namespace Pipeline.Cli.Demo;

/// <summary>A colour for each label, the same one everywhere.</summary>
internal static class LabelColours
{
    private static readonly Color[] Colours =
    [
        Color.DeepSkyBlue1, Color.Orange1, Color.Green3, Color.MediumPurple1, Color.Gold1, Color.IndianRed1, Color.Turquoise2,
        Color.HotPink, Color.GreenYellow, Color.LightSalmon1, Color.SteelBlue1, Color.Plum1, Color.Grey70,
    ];

    /// <summary>Colours by place in the alphabet, so that they do not depend on what a run found.</summary>
    public static IReadOnlyDictionary<string, Color> Of(IEnumerable<string> labels) =>
        labels.Distinct().Order(StringComparer.Ordinal)
            .Select((label, index) => (label, Colours[index % Colours.Length]))
            .ToDictionary(pair => pair.label, pair => pair.Item2);
}
