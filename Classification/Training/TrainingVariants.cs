namespace Pipeline.Classification.Training;

/// <summary>
/// The documents that are trained on: the given ones, and what is made of them so that a model also holds for others: without their run-in
/// headings; in the style of another journal, on pages that were scanned; a few treatments without what stands around them; with words that
/// are strange to the model, as those of another language.
/// </summary>
/// <param name="LineEnds">Those with lines as they stand on a page, of which the ends of paragraphs are learned.</param>
/// <param name="All">Those of which labels are learned.</param>
internal sealed record TrainingVariants(IReadOnlyList<LabelledDocument> LineEnds, IReadOnlyList<LabelledDocument> All)
{
    /// <summary>One whole document of so many is also learned with strange words.</summary>
    private const int DisguisedShare = 3;

    public static TrainingVariants Of(IReadOnlyList<LabelledDocument> documents, TrainingOptions options)
    {
        List<LabelledDocument> lineEnds = [.. documents];
        var random = new SplitMix64(options.Seed);
        if (options.SimulateScans && !documents.Any(document => document.Text.Contains((byte)'\f')))
        {
            lineEnds.AddRange(documents.Select(document => ScanSimulation.Run(HouseStyle.Apply(document, random), random)));
        }

        List<LabelledDocument> all = [.. lineEnds];
        if (options.CutHeadings)
        {
            all.AddRange(documents.Select(document => document.CutHeadings()).OfType<LabelledDocument>());
        }

        if (options.CutFragments)
        {
            all.AddRange(FragmentsOf(documents, random));
            all.AddRange(options.CutHeadings ? FragmentsOf(documents, random).Select(fragment => fragment.CutHeadings()).OfType<LabelledDocument>() : []);
        }

        if (options.DisguiseWords)
        {
            all.AddRange(FragmentsOf(documents, random).Select(fragment => fragment.Disguised(random)));
            all.AddRange(documents.Where((_, number) => number % DisguisedShare == 0).Select(document => document.Disguised(random)));
        }

        return new TrainingVariants(lineEnds, all);
    }

    private static IEnumerable<LabelledDocument> FragmentsOf(IReadOnlyList<LabelledDocument> documents, SplitMix64 random) =>
        documents.Select(document => Fragment.Cut(document, random)).OfType<LabelledDocument>().ToList();
}
