using Pipeline.Classification.Evaluation;

namespace Pipeline.Tests.Classification.Evaluation;

public sealed class CalibrationTests
{
    [Fact]
    public void Add_AsSureAsRight_HasNoError()
    {
        var calibration = new Calibration();
        for (var i = 0; i < 20; i++)
        {
            calibration.Add(0.75, i % 4 > 0);
        }

        Assert.Equal(0, calibration.ExpectedError, 12);
        Assert.Equal(20, calibration.ByProbability[7].Paragraphs);
        Assert.Equal(0.75, calibration.ByProbability[7].Accuracy, 12);
    }

    [Fact]
    public void Add_TooSure_HasTheDistanceWeighedByParagraphs()
    {
        var calibration = new Calibration();
        calibration.Add(1, true);
        calibration.Add(0.95, false);
        calibration.Add(0.5, true);
        calibration.Add(0.5, false);

        Assert.Equal(((2 * (0.975 - 0.5)) + 0) / 4, calibration.ExpectedError, 12);
    }

    [Fact]
    public void Run_ShippedModel_IsAboutAsSureAsItIsRight() =>
        Assert.InRange(Calibration.Run(SampleData.ShippedModel, SampleData.Corpus.Test).ExpectedError, 0, 0.02);
}
