using System.Buffers.Binary;
using Pipeline.Classification;

namespace Pipeline.Tests.Classification;

public sealed class ModelFileTests
{
    [Fact]
    public void Read_ShippedModel_SaysWhatItWasTrainedOn()
    {
        var description = SampleData.ShippedModel.Description;

        Assert.Equal("the train part of samples and pensoft-more.zip", description.TrainingData);
        Assert.Equal(548, description.Documents);
        Assert.Equal(64850, description.Paragraphs);
        Assert.Equal(13, description.Labels.Count);
        Assert.NotNull(description.Evaluation);
    }

    [Fact]
    public void Read_AnyByteChanged_IsRefused()
    {
        var file = File.ReadAllBytes(ModelFile.Shipped);
        foreach (var offset in new[] { 16, file.Length / 2, file.Length - 1 })
        {
            var damaged = file.ToArray();
            damaged[offset] ^= 1;

            var exception = Assert.Throws<InvalidDataException>(() => ModelFile.Read(damaged));

            Assert.Contains("damaged", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Read_CutShort_IsRefused()
    {
        var file = File.ReadAllBytes(ModelFile.Shipped);

        Assert.Throws<InvalidDataException>(() => ModelFile.Read(file.AsSpan(0, file.Length - 1)));
        Assert.Throws<InvalidDataException>(() => ModelFile.Read(file.AsSpan(0, 20)));
    }

    [Fact]
    public void Read_OtherVersion_IsRefusedByNumber()
    {
        var file = File.ReadAllBytes(ModelFile.Shipped);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(8), ModelFile.Version + 1);

        var exception = Assert.Throws<InvalidDataException>(() => ModelFile.Read(file));

        Assert.Contains($"version {ModelFile.Version + 1}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SomethingElse_IsRefused()
    {
        var exception = Assert.Throws<InvalidDataException>(() => ModelFile.Read(new byte[100]));

        Assert.Contains("no model file", exception.Message, StringComparison.Ordinal);
    }
}
