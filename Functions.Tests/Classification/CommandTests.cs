using System.Text;
using Pipeline.Classification;
using Pipeline.Classification.Evaluation;
using Pipeline.Classification.Training;

namespace Pipeline.Tests.Classification;

public sealed class CommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("commands").FullName;
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _output.Dispose();
        _errors.Dispose();
    }

    [Fact]
    public void Evaluate_ShippedModelOnSamples_PrintsTheFigures()
    {
        var exitCode = EvaluateCommand.Run(new EvaluateRequest(SampleData.Folder, ClassificationOptions.ShippedModel), _output, _errors);

        Assert.Equal(0, exitCode);
        Assert.Matches(@"(?m)^accuracy 0\.\d{3}\r?$", _output.ToString());
        Assert.Matches(@"(?m)^macro-F1 0\.\d{3}\r?$", _output.ToString());
        Assert.Matches(@"(?m)^Etymology +44 ", _output.ToString());
        Assert.Equal("", _errors.ToString());
    }

    [Fact]
    public void Evaluate_MissingFolder_SaysSo()
    {
        Assert.Equal(1, EvaluateCommand.Run(new EvaluateRequest("/nowhere", ClassificationOptions.ShippedModel), _output, _errors));
        Assert.Contains("/nowhere", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Train_FolderWithAMalformedFile_ReportsItAndGoesOnUnlessStrict()
    {
        File.WriteAllText(Path.Combine(_folder, "a.ann"), "[@one#X*]\n\n[@two#Y*]\n\n[@three");
        var request = new TrainRequest(
            _folder, null, Path.Combine(_folder, "a.model"), new DateOnly(2026, 1, 2), true, new TrainingOptions { MaximumEpochs = 1 });

        Assert.Equal(1, TrainCommand.Run(request, _output, _errors, CancellationToken.None));
        Assert.False(File.Exists(request.OutputFile));
        Assert.Equal(0, TrainCommand.Run(request with { Strict = false }, _output, _errors, CancellationToken.None));

        Assert.Contains("a.ann:5: ", _errors.ToString(), StringComparison.Ordinal);
        var description = ModelFile.Load(request.OutputFile).Description;
        Assert.Equal(new DateOnly(2026, 1, 2), description.Date);
        Assert.Equal(["X", "Y"], description.Labels);
        Assert.Equal(Path.GetFileName(_folder), description.TrainingData);
    }

    [Fact]
    public void Classify_FilesAndStandardInput_AnnotatesEachAndReportsWhatItCannotRead()
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes("References\n"));
        using var output = new MemoryStream();
        var missing = Path.Combine(_folder, "missing.txt");

        var exitCode = ClassifyCommand.Run(new ClassifyRequest(ClassificationOptions.ShippedModel, [missing, "-"]), input, output, _errors);

        Assert.Equal(1, exitCode);
        Assert.Matches(@"^\[@References#[A-Za-z-]+\*\]\n$", Encoding.UTF8.GetString(output.ToArray()));
        Assert.Contains(missing, _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Classify_Json_IsALineForEachText()
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes("Etymology. The name refers to a person.\n"));
        using var output = new MemoryStream();

        var exitCode = ClassifyCommand.Run(
            new ClassifyRequest(ClassificationOptions.ShippedModel, [], Json: true), input, output, _errors);

        Assert.Equal(0, exitCode);
        Assert.Matches(
            @"^\{""model"":""[0-9a-f]{16}"",""blocks"":\[\{""start"":0,""length"":39,""label"":""Etymology"",""probability"":[0-9.]+\}\],""lowConfidence"":\{\}\}\n$",
            Encoding.UTF8.GetString(output.ToArray()));
    }
}
