using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Pipeline.Classification.Segmentation;

namespace Pipeline.Tests.Classification.Segmentation;

public sealed class PageFurnitureTests
{
    private const string Before = "Pileus 20-35 mm broad, convex then plane, brown, smooth;";
    private const string After = "stipe 40 x 5 mm, white, and smooth.";

    [Theory]
    [InlineData("--- PDF Page 3 Label 3 ---")]
    [InlineData("--- PDF Page 12 Label xii ---")]
    [InlineData("--- PDF Page 1 Label Cover ---")]
    [InlineData("--- Page 3 ---")]
    [InlineData("Page 3")]
    [InlineData("PAGE 3 OF 12")]
    [InlineData("Page 3/12")]
    [InlineData("[Page iv]")]
    [InlineData("<!-- page 12 -->")]
    [InlineData("[p. 12]")]
    [InlineData("3 | Page")]
    [InlineData("3 | P a g e")]
    [InlineData("Seite 12 von 40")]
    [InlineData("Página 7 de 20")]
    [InlineData("PÁGINA 7")]
    [InlineData("Страница 5 из 9")]
    [InlineData("--- page break ---")]
    [InlineData("\\newpage")]
    [InlineData("- 12 -")]
    [InlineData("— xii —")]
    [InlineData("~12~")]
    public void Read_Marker_IsFoundWhereverItStands(string marker)
    {
        Assert.Equal([marker], Find($"{Before}\n\n{marker}\n\nThe stem is white."));
        Assert.Equal([marker], Find($"{Before}\r\n  {marker}\t\r\n{After}"));
        Assert.Equal([marker], Find(marker));
    }

    [Theory]
    [InlineData("Page numbers of the protologue are given in brackets.")]
    [InlineData("Pages 12-15 in Smith")]
    [InlineData("see page 12")]
    [InlineData("p. 12")]
    [InlineData("12. Orbilia alba")]
    [InlineData("12")]
    [InlineData("[3]")]
    [InlineData("- of the stem -")]
    [InlineData("Table 3")]
    [InlineData("124 Smith & Jones")]
    [InlineData("– C –")]
    [InlineData("Habitat 3")]
    public void Read_OrdinaryLine_IsNotFound(string line)
    {
        Assert.Empty(Find($"The cap is brown and smooth.\n\n{line}\n\nThe stem is white and smooth."));
        Assert.Empty(Find(line));
    }

    [Theory]
    [InlineData("17")]
    [InlineData("xvii")]
    [InlineData("124 Smith & Jones")]
    [InlineData("17\n\nORBILIA IN SPAIN 18")]
    public void Read_NumberThatCutsASentence_IsFound(string lines)
    {
        Assert.Equal(lines.Split("\n\n"), Find($"{Before}\n\n{lines}\n\n{After}"));
        Assert.Empty(Find($"{Before[..^1]}.\n\n{lines}\n\n{After}"));
    }

    [Theory]
    [InlineData("17")]
    [InlineData("[17]")]
    [InlineData("xvii")]
    [InlineData("17   Author & Other")]
    [InlineData("Orbilia in Spain\t18")]
    [InlineData("208 ... Jiang & al.")]
    public void Read_NumberAtTheEdgeOfAPage_IsFound(string line)
    {
        Assert.Equal([line], Find($"The cap is brown and smooth.\n\f{line}\nThe stem is white and smooth."));
        Assert.Equal([line], Find($"The cap is brown and smooth.\n{line}\n\fThe stem is white and smooth."));
        Assert.Empty(Find($"The cap is brown and smooth.\n{line}\nThe stem is white and smooth."));
    }

    [Theory]
    [InlineData("1903.")]
    [InlineData("C")]
    [InlineData("Fig. 17")]
    [InlineData("12. Orbilia alba (Pers.) Fr.")]
    [InlineData("Orbilia alba")]
    [InlineData("ellipsoid, smooth,  17")]
    [InlineData("Spores smooth . . . . . . . . . . . . . . 17")]
    public void Read_OtherLineAtTheEdgeOfAPage_IsNotFound(string line) =>
        Assert.Empty(Find($"The cap is brown and smooth.\n\f{line}\nThe stem is white and smooth."));

    [Fact]
    public void Read_HeadsThatComeBackOnPages_AreFoundAndHeadingsAreNot()
    {
        const string Page = "The cap is brown.\n\nDescription\n\nThe stem is white.\n";
        var text = $"Orbilia in Spain\n\n{Page}\f2 SMITH & JONES\n\n{Page}\fORBILIA IN SPAIN 3\n\n{Page}\f4 SMITH & JONES\n\nDescription\n\n{Page}"
            + $"\fORBILIA IN SPAIN 5\n\nDescription\n\n{Page}";

        Assert.Equal(["2 SMITH & JONES", "ORBILIA IN SPAIN 3", "4 SMITH & JONES", "ORBILIA IN SPAIN 5"], Find(text));
    }

    [Fact]
    public void Read_HeadsThatAScannerMisread_AreFoundByTheirNumbers()
    {
        const string Page = "The cap is brown and broad.\n\nThe stem is white.\n";

        Assert.Equal(["12 Srnith & Jones", "13 Orbi1ia in Spain", "14 Smith & J0nes"], Find(
            $"{Page}\f12 Srnith & Jones\n{Page}\f13 Orbi1ia in Spain\n{Page}\f14 Smith & J0nes\n{Page}\f12 Orbilia\n{Page}"));
    }

    [Fact]
    public void Read_NumbersFromPageToPageWithoutPageBreaks_AreFound()
    {
        var page = string.Concat(Enumerable.Repeat("The cap is brown and smooth and broad.\n", 30));

        Assert.Equal(["12", "13", "14"], Find($"{page}12\n{page}13\n{page}3\n14\n{page}"));
        Assert.Equal(
            ["12 Smith & Jones", "14 Smith & Jones", "16 Smith & Jones"],
            Find($"{page}12 Smith & Jones\n{page}{page}14 Smith & Jones\n{page}{page}16 Smith & Jones\n{page}"));
        Assert.Empty(Find("1\nspores small\n2\nspores large\n3\nspores round\n4\nno spores\n"));
        Assert.Empty(Find($"{page}Table 1\n{page}Table 2\n{page}Table 3\n{page}"));
    }

    [Fact]
    public void Read_Samples_FindsNothing()
    {
        foreach (var document in SampleData.Corpus.Train.Concat(SampleData.Corpus.Test))
        {
            Assert.Empty(Find(Encoding.UTF8.GetString(document.Text)));
        }
    }

    [Fact]
    public void Read_MoreLinesThanAreJudgedTogether_FindsAll()
    {
        var text = string.Concat(Enumerable.Range(1, 20_000).Select(page => $"\f{(page % 9_000) + 1}\nThe cap is brown and smooth.\n"));

        Assert.Equal(20_000, Find(text).Length);
    }

    [Fact]
    public void Read_AnyText_FindsWholeLinesInOrder() => Prop.ForAll(TextGenerators.Mixed, text =>
    {
        var bytes = TextGenerators.Utf8(text);
        var furniture = new PageFurniture();
        furniture.Read(bytes);
        var position = 0;
        foreach (var line in furniture.Lines)
        {
            if (line.Start < position || line.Length == 0 || LineEnds.IsIn(line.Of(bytes)) || WhiteSpace.Trim(bytes, line) != line)
            {
                return false;
            }

            position = line.End;
        }

        return true;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    private static string[] Find(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var furniture = new PageFurniture();
        furniture.Read(bytes);
        return [.. furniture.Lines.ToArray().Select(line => Encoding.UTF8.GetString(line.Of(bytes)))];
    }
}
