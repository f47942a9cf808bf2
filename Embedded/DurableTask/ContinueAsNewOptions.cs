namespace Microsoft.DurableTask;

/// <summary>How an orchestration starts over with a new history.</summary>
public class ContinueAsNewOptions
{
    /// <summary>The input of the next execution.</summary>
    public object? NewInput { get; set; }

    /// <summary>Whether events that nobody has waited for yet are handed to the next execution (default true).</summary>
    public bool PreserveUnprocessedEvents { get; set; } = true;
}
