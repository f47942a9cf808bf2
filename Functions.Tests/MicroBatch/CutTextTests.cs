using Pipeline.MicroBatch;

namespace Pipeline.Tests.MicroBatch;

public sealed class CutTextTests
{
    [Theory]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 3, "abc…")]
    [InlineData("ab😀d", 3, "ab…")]
    [InlineData("ab😀d", 4, "ab😀…")]
    [InlineData("😀", 1, "…")]
    [InlineData("", 1, "")]
    public void At_Text_IsCutBetweenCharacters(string text, int longest, string expected) => Assert.Equal(expected, CutText.At(text, longest));
}
