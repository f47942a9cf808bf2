namespace Pipeline.LocalHost;

/// <summary>The host cannot start for a reason that its user can mend. Each message is one line, shown without a stack trace.</summary>
/// <param name="messages">What is wrong and what would be right, one message a fault.</param>
internal sealed class StartupException(params IReadOnlyList<string> messages) : Exception(string.Join(Environment.NewLine, messages))
{
    /// <summary>One line a fault.</summary>
    public IReadOnlyList<string> Messages { get; } = messages;
}
