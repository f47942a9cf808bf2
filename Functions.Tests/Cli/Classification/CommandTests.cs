using System.Text;
using System.Text.Json;
using Pipeline.Classification;
using Pipeline.Classification.Evaluation;
using Pipeline.Classification.Training;
using Pipeline.Cli.Classification;
using Pipeline.Tests.Classification;

namespace Pipeline.Tests.Cli.Classification;

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
        var exitCode = EvaluateCommand.Run(new EvaluateRequest([SampleData.Folder], ModelFile.Shipped), _output, _errors);

        Assert.Equal(0, exitCode);
        Assert.Matches(@"(?m)^accuracy 0\.\d{3}\r?$", _output.ToString());
        Assert.Matches(@"(?m)^macro-F1 0\.\d{3}\r?$", _output.ToString());
        Assert.Matches(@"(?m)^Etymology +44 ", _output.ToString());
        Assert.Matches(@"(?m)^macro-F1, 95 % of draws of documents: 0\.\d{3} to (0|1)\.\d{3}\r?$", _output.ToString());
        Assert.Matches(@"(?m)^0\.9 to 1\.0 +1\d{3} +0\.9\d\d +(0\.9\d\d|1\.000)\r?$", _output.ToString());
        Assert.Equal("", _errors.ToString());
    }

    [Fact]
    public void Evaluate_ModelComparedWithItself_DiffersByNothing()
    {
        Assert.Equal(0, EvaluateCommand.Run(new EvaluateRequest([SampleData.Folder], ModelFile.Shipped, ModelFile.Shipped), _output, _errors));

        Assert.Matches(@"(?m)^headings-cut +(0\.\d{3}) +\1 +\+0\.000   \+0\.000 to \+0\.000\r?$", _output.ToString());
    }

    [Fact]
    public void Evaluate_MissingFolder_SaysSo()
    {
        Assert.Equal(1, EvaluateCommand.Run(new EvaluateRequest(["/nowhere"], ModelFile.Shipped), _output, _errors));
        Assert.Contains("/nowhere", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Train_FolderWithAMalformedFile_ReportsItAndGoesOnUnlessStrict()
    {
        File.WriteAllText(Path.Combine(_folder, "a.ann"), "[@one#X*]\n\n[@two#Y*]\n\n[@three");
        var request = new TrainRequest(
            [_folder], null, Path.Combine(_folder, "a.model"), new DateOnly(2026, 1, 2), true, new TrainingOptions { MaximumEpochs = 1 });

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

        var exitCode = ClassifyCommand.Run(new ClassifyRequest(ModelFile.Shipped, [missing, "-"]), input, output, _errors, CancellationToken.None);

        Assert.Equal(1, exitCode);
        Assert.Matches(@"^\[@References#[A-Za-z-]+\*\]\n$", Encoding.UTF8.GetString(output.ToArray()));
        Assert.Contains(missing, _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Classify_WhatIsNoText_IsRefusedWithTheReasonAndTheOthersAreWritten()
    {
        using var output = new MemoryStream();
        var zero = Path.Combine(_folder, "zero.bin");
        File.WriteAllBytes(zero, [(byte)'a', 0, (byte)'b']);
        var latin = Path.Combine(_folder, "latin.txt");
        File.WriteAllBytes(latin, [(byte)'a', 0xE9, (byte)'b']);
        var text = Path.Combine(_folder, "text.txt");
        File.WriteAllText(text, "References\n");

        var exitCode = ClassifyCommand.Run(
            new ClassifyRequest(ModelFile.Shipped, [zero, latin, _folder, text], Json: true), Stream.Null, output, _errors, CancellationToken.None);

        Assert.Equal(1, exitCode);
        Assert.Contains($"{zero}: There is a zero byte at offset 1", _errors.ToString(), StringComparison.Ordinal);
        Assert.Contains($"{latin}: The text is not valid UTF-8: the bytes at offset 1", _errors.ToString(), StringComparison.Ordinal);
        Assert.Contains($"{_folder}: That is a folder", _errors.ToString(), StringComparison.Ordinal);
        var line = Assert.Single(Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.EndsWith("\"file\":\"" + text + "\"}", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing/a.model", "there is no folder")]
    [InlineData(".", "that is a folder")]
    public void Train_OutputThatCannotBeWritten_IsRefusedBeforeTheTraining(string output, string message)
    {
        var request = new TrainRequest(
            [SampleData.Folder], null, Path.Combine(_folder, output), new DateOnly(2026, 1, 2), false, new TrainingOptions());

        Assert.Equal(1, TrainCommand.Run(request, _output, _errors, CancellationToken.None));

        Assert.Contains(message, _errors.ToString(), StringComparison.Ordinal);
        Assert.Equal("", _output.ToString());
    }

    [Fact]
    public void Train_Model_TakesThePlaceOfTheOldOneAndLeavesNothingElse()
    {
        File.WriteAllText(Path.Combine(_folder, "a.ann"), "[@one#Habitat_1*]\n[@two#Описание*]\n");
        File.WriteAllText(Path.Combine(_folder, "a.model"), "old");
        File.CreateSymbolicLink(Path.Combine(_folder, "link.model"), "a.model");

        Assert.Equal(0, TrainCommand.Run(Request("link.model"), _output, _errors, CancellationToken.None));

        Assert.Equal(["Habitat_1", "Описание"], ModelFile.Load(Path.Combine(_folder, "a.model")).Labels);
        Assert.NotNull(new FileInfo(Path.Combine(_folder, "link.model")).LinkTarget);
        Assert.Equal(["a.ann", "a.model", "link.model"], FilesOf(_folder));
    }

    [Fact]
    public void Train_Cancelled_LeavesTheOldModel()
    {
        File.WriteAllText(Path.Combine(_folder, "a.ann"), "[@one#X*]\n[@two#Y*]\n");
        File.WriteAllText(Path.Combine(_folder, "a.model"), "old");

        Assert.Throws<OperationCanceledException>(() => TrainCommand.Run(Request("a.model"), _output, _errors, new CancellationToken(canceled: true)));

        Assert.Equal("old", File.ReadAllText(Path.Combine(_folder, "a.model")));
        Assert.Equal(["a.ann", "a.model"], FilesOf(_folder));
    }

    [Fact]
    public void Train_MisspeltNameInTheLabelMap_IsWarnedOf()
    {
        File.WriteAllText(Path.Combine(_folder, "a.ann"), "[@one#X*]\n[@two#Y*]\n");
        var map = Path.Combine(_folder, "map.json");
        File.WriteAllText(map, """{"X": "X", "y": "X", "*": "Z"}""");

        Assert.Equal(0, TrainCommand.Run(Request("a.model") with { LabelMapFile = map }, _output, _errors, CancellationToken.None));

        Assert.Equal($"{map}: warning: 'y' is no label of the data, which has X, Y.", _errors.ToString().TrimEnd());
    }

    [Fact]
    public void Classify_NoStandardInput_SaysSoAndDoesTheOthers()
    {
        using var output = new MemoryStream();
        var text = Path.Combine(_folder, "text.txt");
        File.WriteAllText(text, "References\n");

        var exitCode = ClassifyCommand.Run(
            new ClassifyRequest(ModelFile.Shipped, ["-", "", text]), input: null, output, _errors, CancellationToken.None);

        Assert.Equal(1, exitCode);
        Assert.Equal(
            ["-: Standard input is closed; give the names of files.", "files: '': The name of a file is empty."],
            _errors.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("[@References#", Encoding.UTF8.GetString(output.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void Classify_OutputThatNobodyReads_EndsWithTheReason()
    {
        using var output = new BrokenStream();
        var text = Path.Combine(_folder, "text.txt");
        File.WriteAllText(text, "References\n");

        Assert.Equal(1, ClassifyCommand.Run(new ClassifyRequest(ModelFile.Shipped, [text, text]), Stream.Null, output, _errors, CancellationToken.None));

        Assert.Equal("standard output: broken pipe", _errors.ToString().TrimEnd());
    }

    [Fact]
    public void Train_InvalidUtf8_IsReportedByItsLine()
    {
        File.WriteAllText(Path.Combine(_folder, "a.ann"), "[@one#X*]\n\n[@two#Y*]\n");
        File.WriteAllBytes(Path.Combine(_folder, "b.ann"), [.. "[@one#X*]\n\n[@"u8, 0xFF]);
        var request = new TrainRequest(
            [_folder], null, Path.Combine(_folder, "a.model"), new DateOnly(2026, 1, 2), false, new TrainingOptions { MaximumEpochs = 1 });

        Assert.Equal(0, TrainCommand.Run(request, _output, _errors, CancellationToken.None));

        Assert.Contains("b.ann:3: The text is not valid UTF-8", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Classify_Json_IsALineForEachText()
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes("Etymology. The name refers to a person.\n"));
        using var output = new MemoryStream();

        var exitCode = ClassifyCommand.Run(
            new ClassifyRequest(ModelFile.Shipped, [], Json: true), input, output, _errors, CancellationToken.None);

        Assert.Equal(0, exitCode);
        Assert.Matches(
            @"^\{""model"":""[0-9a-f]{16}"",""blocks"":\[\{""start"":0,""length"":39,""label"":""Etymology"",""probability"":[0-9.]+\}\],""lowConfidence"":\{\}\}\n$",
            Encoding.UTF8.GetString(output.ToArray()));
    }

    [Fact]
    public void Classify_Probabilities_AreThoseOfEveryLabelTheMostLikelyFirst()
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes("Etymology. The name refers to a person.\n"));
        using var output = new MemoryStream();

        Assert.Equal(0, ClassifyCommand.Run(
            new ClassifyRequest(ModelFile.Shipped, [], Json: true, Probabilities: true), input, output, _errors, CancellationToken.None));

        using var json = JsonDocument.Parse(output.ToArray());
        var block = json.RootElement.GetProperty("blocks")[0];
        var probabilities = block.GetProperty("probabilities").EnumerateObject().ToArray();
        Assert.Equal(block.GetProperty("label").GetString(), probabilities[0].Name);
        Assert.Equal(block.GetProperty("probability").GetDouble(), probabilities[0].Value.GetDouble());
        Assert.Equal(1, probabilities.Sum(pair => pair.Value.GetDouble()), 2);
        Assert.True(probabilities.Length > 1);
    }

    private static IEnumerable<string?> FilesOf(string folder) => Directory.EnumerateFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private TrainRequest Request(string output) => new(
        [_folder], null, Path.Combine(_folder, output), new DateOnly(2026, 1, 2), false, new TrainingOptions { MaximumEpochs = 1, TableBits = 12 });

    private sealed class BrokenStream : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("broken pipe");
    }
}
