using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Pipeline.CouchDb;

namespace Pipeline.Tests.CouchDb;

public class KeyRangeTests
{
    [Theory]
    [InlineData("failure:job1:", "failure:job1:", "failure:job1;")]
    [InlineData("a", "a", "b")]
    [InlineData("", null, null)]
    [InlineData("a\U0010FFFF", "a\U0010FFFF", "b")]
    [InlineData("\U0010FFFF", "\U0010FFFF", null)]
    [InlineData("\uD7FF", "\uD7FF", "\uE000")]
    public void Prefix_Text_EndsAtTheNextText(string prefix, string? start, string? end) =>
        Assert.Equal(new KeyRange(start, end), KeyRange.Prefix(prefix));

    [Fact]
    public void Prefix_HalfOfASurrogatePair_IsRefused() =>
        Assert.Throws<ArgumentException>(() => KeyRange.Prefix("a\uD800"));

    [Fact]
    public void Prefix_AnyText_HoldsJustTheTextsThatBeginWithIt() =>
        Prop.ForAll(AwkwardText.WellFormed, AwkwardText.WellFormed, (prefix, text) =>
        {
            var range = KeyRange.Prefix(prefix);
            return new[] { text, prefix + text }.All(other =>
            {
                var isIn = (range.Start is null || Compare(other, range.Start) >= 0) && (range.End is null || Compare(other, range.End) < 0);
                return isIn == other.StartsWith(prefix, StringComparison.Ordinal);
            });
        }).QuickCheckThrowOnFailure();

    private static int Compare(string a, string b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b));
}
