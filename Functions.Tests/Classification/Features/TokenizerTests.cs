using System.Text;
using Pipeline.Classification.Features;

namespace Pipeline.Tests.Classification.Features;

public sealed class TokenizerTests
{
    [Theory]
    [InlineData("ÉTYMOLOGIE", "etymologie")]
    [InlineData("E\u0301tymologie", "etymologie")]
    [InlineData("Blätter", "blatter")]
    [InlineData("superﬁciale", "superficiale")]
    [InlineData("ŁĄKA", "laka")]
    [InlineData("ОПИСАНИЕ", "описание")]
    [InlineData("Ὀ", "Ὀ")]
    public void Tokenize_CapitalsMarksAndLigatures_GiveTheSameWord(string written, string folded) =>
        Assert.Equal(First(folded).Hash, First(written).Hash);

    [Theory]
    [InlineData("Étude", TokenKind.CapitalisedWord)]
    [InlineData("étude", TokenKind.LowerWord)]
    [InlineData("ÉTUDE", TokenKind.CapitalsWord)]
    [InlineData("Ё", TokenKind.CapitalLetter)]
    [InlineData("Описание", TokenKind.CapitalisedWord)]
    internal void Tokenize_CapitalsOutsideAscii_AreSeen(string word, TokenKind kind) => Assert.Equal(kind, First(word).Kind);

    [Fact]
    public void Tokenize_LetterCutInTwo_IsNoError()
    {
        var tokens = new Token[4];

        Assert.Equal(1, Tokenizer.Tokenize([(byte)'a', 0xC3], tokens));
        Assert.Equal(1, Tokenizer.Tokenize([0xEF, 0xAC], tokens));
    }

    private static Token First(string text)
    {
        var tokens = new Token[4];
        Assert.Equal(1, Tokenizer.Tokenize(Encoding.UTF8.GetBytes(text), tokens));
        return tokens[0];
    }
}
