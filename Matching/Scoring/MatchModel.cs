using System.Security.Cryptography;
using System.Text.Json;

namespace Pipeline.Matching.Scoring;

/// <summary>A trained scorer with its calibration.</summary>
public sealed class MatchModel
{
    private readonly MatchModelFile _file;

    private MatchModel(MatchModelFile file, byte[] bytes)
    {
        _file = file;
        Scorer = new LogisticModel([.. MatchFeatures.Names.Select(name => file.Weights[name])]);
        Calibration = new Calibration(file.Calibration);
        Id = Convert.ToHexStringLower(SHA256.HashData(bytes))[..16];
    }

    /// <summary>Path of the model that comes with the program.</summary>
    public static string Shipped => Path.Combine(AppContext.BaseDirectory, "company-names.matching.json");

    /// <summary>Sixteen hexadecimal digits: the beginning of the SHA-256 of its file.</summary>
    public string Id { get; }

    /// <summary>What it says of itself.</summary>
    public MatchModelDescription Description => _file.Description;

    /// <summary>The scorer.</summary>
    public LogisticModel Scorer { get; }

    /// <summary>The calibration.</summary>
    public Calibration Calibration { get; }

    /// <summary>Reads a model file.</summary>
    /// <exception cref="InvalidDataException">It is no model, or one of other features or another normaliser.</exception>
    public static MatchModel Read(byte[] bytes)
    {
        MatchModelFile? file;
        try
        {
            file = JsonSerializer.Deserialize(bytes, MatchingJson.Default.MatchModelFile);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"It is no matching model: {exception.Message}", exception);
        }

        if (file is not { Format: MatchModelFile.CurrentFormat, Description: not null, Weights: not null, Calibration: not null })
        {
            throw new InvalidDataException($"It is no matching model of format {MatchModelFile.CurrentFormat}.");
        }

        var unknown = MatchFeatures.Names.Except(file.Weights.Keys).Concat(file.Weights.Keys.Except(MatchFeatures.Names)).FirstOrDefault();
        return unknown is null
            ? new MatchModel(file, bytes)
            : throw new InvalidDataException($"The feature '{unknown}' is in the model or in the program but not in both; train the model again.");
    }

    /// <summary>Reads a model file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is no model.</exception>
    public static MatchModel Load(string path) => Read(File.ReadAllBytes(path));

    /// <summary>The bytes of a model file.</summary>
    public static byte[] Write(MatchModelDescription description, LogisticModel scorer, Calibration calibration)
    {
        var weights = MatchFeatures.Names.Zip(scorer.Weights).ToDictionary(pair => pair.First, pair => Math.Round(pair.Second, 6));
        CalibrationPoint[] points =
        [
            .. calibration.Points.Select(point => new CalibrationPoint(point.Size, Math.Round(point.Slope, 6), Math.Round(point.Intercept, 6))),
        ];
        return JsonSerializer.SerializeToUtf8Bytes(
            new MatchModelFile(MatchModelFile.CurrentFormat, description, weights, points), MatchingJson.Indented.MatchModelFile);
    }
}
