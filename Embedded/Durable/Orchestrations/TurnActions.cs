using Pipeline.Embedded.Durable.Journals;

namespace Pipeline.Embedded.Durable.Orchestrations;

/// <summary>What the code asks for in one turn: first the recorded actions in their order, then, in the journal's last turn, new ones.</summary>
/// <param name="turn">The turn as it is recorded.</param>
/// <param name="mayAdd">Whether actions may follow the recorded ones.</param>
/// <param name="comparesContents">Whether an action must have the recorded input too, not only the recorded name.</param>
internal sealed class TurnActions(Turn turn, bool mayAdd, bool comparesContents)
{
    private readonly List<ActionRecord> _added = [];
    private int _matched;

    public Turn Turn => turn;

    /// <summary>The recorded action that is to come next; null when all have come.</summary>
    public ActionRecord? NextRecorded => _matched < turn.Actions.Count ? turn.Actions[_matched] : null;

    /// <summary>The actions beyond the recorded ones.</summary>
    public IReadOnlyList<ActionRecord> Added => [.. _added];

    /// <summary>What is recorded in place of the action; null when it may be taken.</summary>
    public string? Difference(ActionRecord action) => NextRecorded switch
    {
        { } recorded when ActionComparison.AreSame(recorded, action, comparesContents) => null,
        { } recorded => $"recorded is {recorded.Describe()}",
        null => mayAdd ? null : "nothing more is recorded for this turn",
    };

    /// <summary>Goes on by one action: gives the recorded one, or adds a new one.</summary>
    public ActionRecord Take(ActionRecord action)
    {
        if (NextRecorded is { } recorded)
        {
            _matched++;
            return recorded;
        }

        _added.Add(action);
        return action;
    }
}
