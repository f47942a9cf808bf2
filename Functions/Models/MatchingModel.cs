using Pipeline.Matching.Scoring;

namespace Pipeline.Models;

/// <summary>The model that names are matched with: the shipped one, read when it is first asked for.</summary>
internal sealed class MatchingModel
{
    private readonly Lazy<MatchModel> _model = new(() => MatchModel.Load(MatchModel.Shipped));

    public MatchModel Value => _model.Value;
}
