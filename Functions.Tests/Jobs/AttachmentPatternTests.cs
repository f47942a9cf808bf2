using Pipeline.Jobs;

namespace Pipeline.Tests.Jobs;

public sealed class AttachmentPatternTests
{
    [Theory]
    [InlineData("*.txt", "article.txt", true)]
    [InlineData("*.txt", ".txt", true)]
    [InlineData("*.txt", "ARTICLE.TXT", false)]
    [InlineData("*.txt", "article.txt.ann", false)]
    [InlineData("*.txt", "folder/article.txt", true)]
    [InlineData("*", "article.txt.ann", false)]
    [InlineData("*", "anything", true)]
    [InlineData("page?.txt", "page1.txt", true)]
    [InlineData("page?.txt", "page12.txt", false)]
    [InlineData("page?.txt", "page.txt", false)]
    [InlineData(@"a\*", @"a\b", true)]
    [InlineData("[a].txt", "[a].txt", true)]
    [InlineData("é*", "élan", true)]
    public void Matches_PatternAndName_AsDocumented(string pattern, string name, bool expected) =>
        Assert.Equal(expected, new AttachmentPattern(pattern).Matches(name));

    [Theory]
    [InlineData("article.txt", true)]
    [InlineData("article.txt.second", false)]
    [InlineData("article.txt.ann", false)]
    public void Matches_SuffixOfTheJob_IsNoSourceEither(string name, bool expected) =>
        Assert.Equal(expected, new AttachmentPattern("*", ".second").Matches(name));
}
