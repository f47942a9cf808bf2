using System.Text;
using Pipeline.Classification.Features;

namespace Pipeline.Tests.Classification.Features;

public sealed class ConceptsTests
{
    [Theory]
    [InlineData("Description", "Beschreibung", "SectionDescription")]
    [InlineData("Etymology", "Etimología", "SectionEtymology")]
    [InlineData("Distribution", "Répartition", "SectionDistribution")]
    [InlineData("Habitat", "Lebensweise", "SectionBiology")]
    [InlineData("Holotype", "HOLÓTIPO", "TypeWord")]
    [InlineData("leaves", "Blätter", "Morphology")]
    [InlineData("forests", "bosques", "Habitat")]
    public void Of_WordsOfSeveralLanguages_HaveTheConcept(string first, string second, string concept)
    {
        Assert.NotEqual(0UL, Of(first) & Concepts.Named(concept));
        Assert.NotEqual(0UL, Of(second) & Concepts.Named(concept));
    }

    [Fact]
    public void Of_WordThatStandsForNothing_IsZero() => Assert.Equal(0UL, Of("Xylotrupes"));

    [Fact]
    public void Named_EachConcept_HasABitOfItsOwn()
    {
        Assert.InRange(Concepts.Count, 1, 64);
        Assert.NotEqual(Concepts.Named("Morphology"), Concepts.Named("Habitat"));
        Assert.Equal(0UL, Concepts.Named("none"));
        Assert.Equal(0UL, Concepts.Sections & Concepts.Named("Morphology"));
        Assert.NotEqual(0UL, Concepts.Sections & Concepts.Named("SectionKey"));
    }

    [Fact]
    public void WordsOfSection_AHeadingsWord_GivesTheOthers()
    {
        Assert.Contains("derivatio", Concepts.WordsOfSection("Etymology"));
        Assert.Empty(Concepts.WordsOfSection("forest"));
    }

    private static ulong Of(string word)
    {
        var tokens = new Token[1];
        Tokenizer.Tokenize(Encoding.UTF8.GetBytes(word), tokens);
        return Concepts.Of(tokens[0].Hash);
    }
}
