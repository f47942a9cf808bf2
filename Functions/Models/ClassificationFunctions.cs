using System.Globalization;
using System.Net.Mime;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Pipeline.Classification;
using Pipeline.Http;

namespace Pipeline.Models;

/// <summary>The models, and a way to try one without a database.</summary>
internal sealed class ClassificationFunctions(ModelCatalog models, MatchingModel matching, ILogger<ClassificationFunctions> logger)
{
    /// <summary>The longest text that is taken, in bytes.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    [Function("Models")]
    public Task<IResult> ListModels(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "models")] HttpRequest request) =>
        ModelGuard.RunAsync(request, logger, [], () =>
        {
            var answer = new ModelList([.. models.Names.Select(Describe)], MatchingModelAnswer.Of(matching.Value));
            return Task.FromResult(Results.Json(answer, ModelJson.Readable.ModelList));
        });

    /// <summary>Text in; the annotation out, or JSON when Accept prefers it.</summary>
    [Function("Classify")]
    public Task<IResult> ClassifyAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "classify")] HttpRequest request,
        CancellationToken cancellationToken) =>
        ModelGuard.RunAsync(request, logger, ["model", "minConfidence", "probabilities"], async () =>
        {
            var annotator = ReadModel(request);
            var minimumConfidence = ReadMinimumConfidence(request);
            var allProbabilities = ReadProbabilities(request);
            using var text = await ReadTextAsync(request, cancellationToken);
            try
            {
                if (PrefersJson(request))
                {
                    var classified = annotator.Classify(text.WrittenSpan, minimumConfidence, allProbabilities);
                    return Results.Json(classified, ClassificationJson.Readable.ClassifiedText);
                }

                using var annotation = new PooledBufferWriter(text.Length + (text.Length / 8));
                annotator.Annotate(text.WrittenSpan, minimumConfidence, annotation);
                return Results.Bytes(annotation.WrittenSpan.ToArray(), "text/plain; charset=utf-8");
            }
            catch (InvalidTextException exception)
            {
                throw new BadInputException("body", exception.Message, exception);
            }
        });

    private ModelAnswer Describe(string name)
    {
        var isDefault = name == models.DefaultName;
        try
        {
            var annotator = models.Find(name)!;
            return new ModelAnswer(name, annotator.ModelId, isDefault, annotator.Description, null);
        }
        catch (ModelUnavailableException exception)
        {
            return new ModelAnswer(name, null, isDefault, null, exception.Message);
        }
    }

    private Annotator ReadModel(HttpRequest request)
    {
        var name = request.Query["model"] is { Count: > 0 } given && given[0] is { Length: > 0 } first ? first : null;
        return models.Find(name) ?? throw ModelGuard.Unknown(name!, models);
    }

    private static double ReadMinimumConfidence(HttpRequest request)
    {
        var text = request.Query["minConfidence"].ToString();
        if (text.Length == 0)
        {
            return 0;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1
            ? value
            : throw new BadInputException("minConfidence", $"'minConfidence' is '{text}'; give a number from 0 to 1.");
    }

    private static bool ReadProbabilities(HttpRequest request) => request.Query["probabilities"].ToString() switch
    {
        "" or "false" => false,
        "true" when PrefersJson(request) => true,
        "true" => throw new BadInputException("probabilities", "'probabilities' is 'true', but an annotation has no place for them; ask for application/json."),
        var other => throw new BadInputException("probabilities", $"'probabilities' is '{other}'; give true or false."),
    };

    private static async Task<PooledBufferWriter> ReadTextAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentType is not { } contentType || !contentType.StartsWith(MediaTypeNames.Text.Plain, StringComparison.OrdinalIgnoreCase))
        {
            throw new BadHttpRequestException(
                $"The content type is '{request.ContentType}'; send text/plain.", StatusCodes.Status415UnsupportedMediaType);
        }

        var body = await RequestBody.ReadAsync(request, MaxBytes, cancellationToken);
        if (DeclaredCharset.IsUtf8(contentType))
        {
            return body;
        }

        using (body)
        {
            return ToUtf8(contentType, body);
        }
    }

    private static PooledBufferWriter ToUtf8(string contentType, PooledBufferWriter body)
    {
        try
        {
            return DeclaredCharset.ToUtf8(contentType, body.WrittenSpan);
        }
        catch (InvalidTextException exception)
        {
            throw new BadInputException("body", exception.Message, exception);
        }
    }

    // The order of the types in Accept decides where they weigh alike; nothing said means the annotation.
    private static bool PrefersJson(HttpRequest request) =>
        request.GetTypedHeaders().Accept
            .OrderByDescending(type => type.Quality ?? 1)
            .Select(type => type.MediaType.Value)
            .FirstOrDefault(type => type is MediaTypeNames.Application.Json or MediaTypeNames.Text.Plain) == MediaTypeNames.Application.Json;
}
