using FsCheck;
using FsCheck.Fluent;
using Pipeline.Jobs;

namespace Pipeline.Tests.Jobs;

public sealed class AnnotationNameTests
{
    [Theory]
    [InlineData(".ann", true)]
    [InlineData(".second-model_1.ann", true)]
    [InlineData(".", false)]
    [InlineData("", false)]
    [InlineData("ann", false)]
    [InlineData(".a/b", false)]
    [InlineData(".ä", false)]
    [InlineData(".2345678901234567890123456789012", true)]
    [InlineData(".23456789012345678901234567890123", false)]
    public void IsSuffix_Text_AsTheRuleSays(string suffix, bool expected) => Assert.Equal(expected, AnnotationName.IsSuffix(suffix));

    [Theory]
    [InlineData(".ann")]
    [InlineData(".second")]
    public void SourceOf_EntryOfAnySource_IsTheSource(string suffix) => Prop.ForAll(ArbMap.Default.ArbFor<NonEmptyString>(), source =>
        AnnotationName.SourceOf(AnnotationName.EntryOf(source.Get, suffix), suffix) == source.Get).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("a.txt")]
    [InlineData(".second")]
    public void SourceOf_EntryThatDoesNotEndInItsSuffix_IsNone(string entry) => Assert.Null(AnnotationName.SourceOf(entry, ".second"));
}
