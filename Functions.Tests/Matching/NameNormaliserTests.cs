using FsCheck;
using FsCheck.Fluent;
using Pipeline.Matching.Names;
using Pipeline.Matching.Tables;

namespace Pipeline.Tests.Matching;

public sealed class NameNormaliserTests
{
    [Theory]
    [InlineData("Microsoft Corp", "microsoft")]
    [InlineData("MICROSOFT CORPORATION", "microsoft")]
    [InlineData("A. O. Smith Corporation", "ao smith")]
    [InlineData("Amazon.com, Inc.", "amazon com")]
    [InlineData("Johnson & Johnson", "johnson johnson")]
    [InlineData("The Goldman Sachs Group, Inc.", "goldman sachs group")]
    [InlineData("SEALED AIR CORP/DE", "sealed air")]
    [InlineData("Troops, Inc. /Cayman Islands/", "troops")]
    [InlineData("Alight, Inc. / Delaware", "alight")]
    [InlineData("SAP SE ADS", "sap")]
    [InlineData("Unifi, Inc. New", "unifi")]
    [InlineData("Eaton Vance Ltd Duration Income Fund", "eaton vance limited duration income fund")]
    [InlineData("AT&T Inc. /DE/", "at t")]
    [InlineData("Revvity (Previously PerkinElmer)", "revvity")]
    [InlineData("(3M)", "3m")]
    [InlineData("Alphabet Inc. - Class A Common Stock", "alphabet")]
    [InlineData("Grupo Bimbo, S.A.B. de C.V.", "grupo bimbo")]
    [InlineData("Compañía Española de Petróleos, S.A.", "compania espanola de petroleos")]
    [InlineData("COMPAN\u0303I\u0301A", "compania")]
    [InlineData("Ørsted A/S", "orsted")]
    [InlineData("Münchener Rück AG", "munchener ruck")]
    [InlineData("ПАО Газпром", "gazprom")]
    [InlineData("株式会社日立製作所", "日立製作所")]
    [InlineData("华为技术有限公司", "华为技术")]
    [InlineData("Intl Business Machs Hldgs", "international business machs holdings")]
    [InlineData("Co Ltd", "company")]
    [InlineData("Churchill Capital Corp VII", "churchill capital corporation vii")]
    [InlineData("the", "the")]
    [InlineData("", "")]
    [InlineData("  \t", "")]
    [InlineData("🚀🚀", "")]
    [InlineData("שלום בע״מ", "שלום בע מ")]
    public void Normalise_Name_GivesKey(string name, string key) => Assert.Equal(key, NameNormaliser.Shared.Normalise(name).Key);

    [Fact]
    public void Normalise_AbbreviatedNames_HaveOneKeyAndTwoLiterals()
    {
        var tech = NameNormaliser.Shared.Normalise("Tetra Tech, Inc.");
        var technologies = NameNormaliser.Shared.Normalise("TETRA TECHNOLOGIES INC");
        Assert.Equal(tech.Key, technologies.Key);
        Assert.Equal("tetra tech", tech.Literal);
        Assert.Equal("tetra technologies", technologies.Literal);
    }

    [Theory]
    [InlineData("Example Inc", "corporation")]
    [InlineData("Example GmbH & Co. KG", "ag")]
    [InlineData("Example", null)]
    public void Normalise_LegalForm_GivesItsFamily(string name, string? family) => Assert.Equal(family, NameNormaliser.Shared.Normalise(name).LegalForm);

    [Fact]
    public void Normalise_Key_IsItsOwnKey() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(5_000), Prop.ForAll(FuzzedNames.Any().ToArbitrary(), name =>
    {
        var key = NameNormaliser.Shared.Normalise(name).Key;
        var again = NameNormaliser.Shared.Normalise(key);
        return (again.Key == key).Label($"'{name}' -> '{key}' -> '{again.Key}'");
    }));

    [Fact]
    public void Normalise_Key_IsLowerCaseWordsWithOneSpace() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(FuzzedNames.Any().ToArbitrary(), name =>
        {
            var key = NameNormaliser.Shared.Normalise(name).Key;
            return key == key.Trim() && !key.Contains("  ", StringComparison.Ordinal) && !key.Any(char.IsAsciiLetterUpper);
        }));

    [Theory]
    [InlineData("legal-forms.csv")]
    [InlineData("abbreviations.csv")]
    public void Tables_Entries_AreWrittenAsTheNormaliserSeesThem(string table)
    {
        foreach (var row in TableFile.Rows(table))
        {
            var words = new NameWords();
            new LetterFolding().AddWords(row[0], words, keepParentheses: true);
            Assert.Equal(row[0], words.Join());
        }
    }

    [Fact]
    public void Tables_AbbreviationsWrittenOut_AreNoAbbreviationsThemselves()
    {
        var rows = TableFile.Rows("abbreviations.csv").ToArray();
        Assert.Empty(rows.Select(row => row[1]).Intersect(rows.Select(row => row[0])));
    }
}
