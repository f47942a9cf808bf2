using System.Text.Json.Nodes;
using Pipeline.Classification;
using Pipeline.CouchDb;
using Pipeline.Http;
using Pipeline.Jobs.Kinds;
using Pipeline.Jobs.Undo;
using Pipeline.Models;

namespace Pipeline.Jobs.Batches;

/// <summary>Annotates the texts that are attached to documents.</summary>
internal sealed class ClassifyKind(DatabaseLister lister, BatchRunner runner, IModels models, ICouchServer server) : IJobKind
{
    private const int MaxModelName = 128;
    private const string Output = "outputDatabase";
    private const string Suffix = "suffix";

    /// <summary>The field that has sources annotated again.</summary>
    public const string Force = "force";

    public string Name => JobSettings.FirstKind;

    public bool TakesIds => true;

    public IReadOnlyList<RequestField> Fields => RequestFields;

    /// <summary>The fields of this kind.</summary>
    public static IReadOnlyList<RequestField> RequestFields { get; } =
    [
        RequestField.Text(
            "attachments",
            "Names of the attachments to classify, with * and ?; names that end in .ann, or in the job's suffix, are annotations and never classified.",
            $"a pattern such as \"*.txt\", or an array of 1 to {AttachmentPattern.MaxPatterns} of them, is wanted: each pattern is a text of "
            + $"1 to {AttachmentPattern.MaxLength} characters with no line end, and none ends in {AnnotationName.DefaultSuffix}: "
            + "such attachments are annotations and are never classified",
            pattern => pattern.Length is > 0 and <= AttachmentPattern.MaxLength
                && !pattern.Contains('\n', StringComparison.Ordinal)
                && !pattern.EndsWith(AnnotationName.DefaultSuffix, StringComparison.Ordinal)) with
        {
            Default = JsonValue.Create(JobLimits.DefaultAttachments),
            MostTexts = AttachmentPattern.MaxPatterns,
        },
        RequestField.Text(
            Suffix,
            "What is added to the name of an attachment to get that of its annotation; with another one, annotations of two models stand side by side.",
            AnnotationName.SuffixRule,
            AnnotationName.IsSuffix) with
        {
            Default = JsonValue.Create(AnnotationName.DefaultSuffix),
        },
        RequestField.Flag(Force, "Annotate again what another job has annotated and nobody has changed since."),
        RequestField.Flag("overwrite", "Also replace annotations that people made or changed, and make anew those that they deleted."),
        RequestField.Text(
            "model",
            "Name or id of a model; the default one where it is left out.",
            $"the name or id of a model, 1 to {MaxModelName} characters, is wanted; GET /api/models lists them",
            name => name.Length is > 0 and <= MaxModelName),
        RequestField.Number("minConfidence", "Blocks less sure than this get the fallback label.", 0, 1, fallback: 0),
        RequestField.Flag("probabilities", "Record how probable each block's label is, in the document's field annotations."),
        RequestField.Text(
            Output,
            "Another database, whose documents of the same ids get the annotations; the sources are then not written at all.",
            DatabaseName.Rule,
            DatabaseName.IsValid),
    ];

    public async Task CheckAsync(JobSettings settings, CancellationToken cancellationToken)
    {
        var classify = ClassifySettings.Of(settings);
        if (classify.Model is { } model && models.Find(model) is null)
        {
            throw ModelGuard.Unknown(model, models);
        }

        if (AttachmentPattern.Split(classify.Attachments).FirstOrDefault(pattern => pattern.EndsWith(classify.Suffix, StringComparison.Ordinal)) is { } pattern)
        {
            throw new BadInputException(
                Suffix, $"'{Suffix}' is '{classify.Suffix}', and '{pattern}' of 'attachments' ends in it: the annotations would be sources; give another.");
        }

        if (classify.OutputDatabase is { } output)
        {
            await CheckOutputAsync(output, settings.Database, cancellationToken);
        }
    }

    private async Task CheckOutputAsync(string output, string database, CancellationToken cancellationToken)
    {
        if (output == database)
        {
            throw new BadInputException(Output, $"'{Output}' is '{output}', the database of the sources; name another, or leave it out.");
        }

        try
        {
            await server.Database(output).GetInfoAsync(cancellationToken);
        }
        catch (DatabaseNotFoundException exception)
        {
            throw new BadInputException(Output, $"'{Output}' is '{output}', and CouchDB has no such database.", exception);
        }
    }

    public JobSettings? UndoOf(JobSettings settings, string id) =>
        UndoKind.Of(settings, ClassifySettings.Of(settings).OutputDatabase ?? settings.Database, id);

    public Task<ListResult> ListAsync(ListRequest request, CancellationToken cancellationToken) => lister.ListAsync(request, cancellationToken);

    public async Task<BatchResult> RunAsync(BatchRequest batch, BatchMode mode, CancellationToken cancellationToken)
    {
        try
        {
            return await runner.RunAsync(batch.Settings, batch.Range, mode, batch.IsRecorded, cancellationToken);
        }
        catch (ModelUnavailableException exception)
        {
            return new BatchResult(JobCounts.Zero, Error: exception.Message);
        }
    }
}
