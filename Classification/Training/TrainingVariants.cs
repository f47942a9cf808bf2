namespace Pipeline.Classification.Training;

/// <summary>
/// The documents that are trained on: the given ones, the same without their run-in headings, and the same set as scanned pages.
/// </summary>
/// <param name="LineEnds">Those with lines as they stand on a page, of which the ends of paragraphs are learned.</param>
/// <param name="All">Those of which labels are learned.</param>
internal sealed record TrainingVariants(IReadOnlyList<LabelledDocument> LineEnds, IReadOnlyList<LabelledDocument> All)
{
    public static TrainingVariants Of(IReadOnlyList<LabelledDocument> documents, TrainingOptions options)
    {
        List<LabelledDocument> lineEnds = [.. documents];
        if (options.SimulateScans && !documents.Any(document => document.Text.Contains((byte)'\f')))
        {
            var random = new SplitMix64(options.Seed);
            lineEnds.AddRange(documents.Select(document => ScanSimulation.Run(document, random)));
        }

        List<LabelledDocument> all = [.. lineEnds];
        if (options.CutHeadings)
        {
            all.AddRange(documents.Select(document => document.CutHeadings()).OfType<LabelledDocument>());
        }

        return new TrainingVariants(lineEnds, all);
    }
}
