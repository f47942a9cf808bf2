using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.LocalHost.Logging;

namespace Pipeline.Tests.LocalHost;

public class CompactFormatterTests
{
    private readonly CompactFormatter _formatter = new(new TestClock(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero)));

    [Fact]
    public void Write_AMessageWithLineBreaks_IsOneLine()
    {
        Assert.Equal(
            "2026-01-02T03:04:05.678Z warn Pipeline.Jobs[7] one | 2026-01-01 fail forged | System.InvalidOperationException: why | not\n",
            Write(LogLevel.Warning, "Pipeline.Jobs", 7, "one\r\n2026-01-01 fail forged", new InvalidOperationException("why\nnot")));
    }

    [Theory]
    [InlineData(LogLevel.Information, "Microsoft.AspNetCore.Hosting.Diagnostics", 1)]
    [InlineData(LogLevel.Debug, "Microsoft.AspNetCore.Hosting.Diagnostics", 1)]
    [InlineData(LogLevel.Error, "Microsoft.Extensions.Hosting.Internal.Host", 11)]
    public void Write_WhatTellsTheKeyOrTheWholeStack_IsLeftOut(LogLevel level, string category, int eventId)
    {
        Assert.Equal("", Write(level, category, eventId, "GET /api/jobs?code=secret", null));
    }

    private string Write(LogLevel level, string category, int eventId, string message, Exception? exception)
    {
        var writer = new StringWriter();
        var entry = new LogEntry<string>(level, category, eventId, message, exception, (state, _) => state);
        _formatter.Write(in entry, null, writer);
        return writer.ToString();
    }
}
