namespace Pipeline.Classification.Sequences;

/// <summary>
/// What a treatment has before and after each of its paragraphs, by the probabilities of a first pass. With p the probability of a
/// label at a place and q that of the label that opens a treatment, the label has been seen after the place with the probability
/// (1 − (1 − seen)(1 − p)) (1 − q), and the same from the end for what is to come; the opening label itself stays seen. So a section
/// that a treatment has once is not expected twice, however far apart. Made once and used for many sequences.
/// </summary>
/// <param name="labelCount">Number of labels.</param>
/// <param name="opening">The label that opens a treatment; -1 when there is none, and all is one treatment.</param>
internal sealed class TreatmentContext(int labelCount, int opening)
{
    /// <summary>The name of the label that opens a treatment.</summary>
    public const string OpeningLabel = "Nomenclature";

    private float[] _values = [];

    /// <summary>Number of values a place has: a one, each label before it, each label after it.</summary>
    public int Width { get; } = WidthOf(labelCount);

    public static TreatmentContext Of(IReadOnlyList<string> labels) => new(labels.Count, labels.ToList().IndexOf(OpeningLabel));

    public static int WidthOf(int labelCount) => 1 + (2 * labelCount);

    /// <summary>The values of a place, 0 to 1.</summary>
    public ReadOnlySpan<float> At(int place) => _values.AsSpan(place * Width, Width);

    /// <param name="probabilities">The probabilities of the labels at each place.</param>
    /// <param name="places">Number of places.</param>
    public void Read(Marginals probabilities, int places)
    {
        if (_values.Length < places * Width)
        {
            _values = new float[Math.Max(places * Width, _values.Length * 2)];
        }

        Span<float> seen = stackalloc float[labelCount];
        for (var place = 0; place < places; place++)
        {
            _values[place * Width] = 1;
            Pass(probabilities.At(place), seen, _values.AsSpan((place * Width) + 1, labelCount));
        }

        seen.Clear();
        for (var place = places - 1; place >= 0; place--)
        {
            Pass(probabilities.At(place), seen, _values.AsSpan((place * Width) + 1 + labelCount, labelCount));
        }
    }

    private void Pass(ReadOnlySpan<double> here, Span<float> seen, Span<float> values)
    {
        seen.CopyTo(values);
        var goesOn = opening < 0 ? 1 : 1 - (float)here[opening];
        for (var label = 0; label < here.Length; label++)
        {
            seen[label] = (1 - ((1 - seen[label]) * (1 - (float)here[label]))) * (label == opening ? 1 : goesOn);
        }
    }
}
