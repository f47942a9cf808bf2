using Pipeline.Jobs.Api;

namespace Pipeline.Tests.Jobs.Api;

public class JobListContinuationTests
{
    [Theory]
    [InlineData("am9iLXBnLTA0OA== ")]
    [InlineData("job-ü 100%&x=1")]
    [InlineData("{\"NextPartitionKey\":\"1!8!am9i\"}")]
    public void Read_WhatWasWritten_GivesTheTokenBack(string token)
    {
        var text = JobListContinuation.Write(token);

        Assert.Equal(text, Uri.EscapeDataString(text));
        Assert.Equal(token, JobListContinuation.Read(text));
    }

    [Theory]
    [InlineData("bogus")]
    [InlineData("!")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAA")]
    [InlineData("am9iLXBnLTA0OA==")]
    public void Read_WhatNoListHasGiven_IsNull(string text) => Assert.Null(JobListContinuation.Read(text));

    [Fact]
    public void Read_AnyOtherCharacter_IsNull()
    {
        var text = JobListContinuation.Write("job-j1").ToCharArray();
        for (var index = 0; index < text.Length; index++)
        {
            var changed = (char[])text.Clone();
            changed[index] = changed[index] == 'A' ? 'B' : 'A';
            Assert.Null(JobListContinuation.Read(new string(changed)));
        }
    }
}
