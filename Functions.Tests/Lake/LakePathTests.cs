using Pipeline.Lake;

namespace Pipeline.Tests.Lake;

public sealed class LakePathTests
{
    [Theory]
    [InlineData("exports", true)]
    [InlineData("lake/readings.v2/a_b-c", true)]
    [InlineData("", false)]
    [InlineData("/exports", false)]
    [InlineData("exports/", false)]
    [InlineData("../exports", false)]
    [InlineData("lake/../../etc", false)]
    [InlineData("lake/.hidden", false)]
    [InlineData("lake/_delta_log", false)]
    [InlineData("lake\\exports", false)]
    [InlineData("lake exports", false)]
    public void IsFolder_Path_StaysUnderTheRoot(string path, bool expected) => Assert.Equal(expected, LakePath.IsFolder(path));
}
