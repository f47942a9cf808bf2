namespace Pipeline.Matching.Scoring;

/// <summary>
/// Turns log-odds into confidences (Platt scaling), by how many names the reference has: the more there are, the likelier a wrong one is alike by chance.
/// Between two sizes it goes by the logarithm of the size; beyond the smallest and the largest it stays.
/// </summary>
public sealed class Calibration
{
    private readonly CalibrationPoint[] _points;

    /// <summary>Takes what was fitted at each size.</summary>
    /// <exception cref="InvalidDataException">There is no point, or a slope is not above zero.</exception>
    public Calibration(IReadOnlyList<CalibrationPoint> points)
    {
        _points = [.. points.OrderBy(point => point.Size)];
        if (_points.Length == 0 || _points.Any(point => !(point.Slope > 0) || !double.IsFinite(point.Intercept) || point.Size < 1))
        {
            throw new InvalidDataException("A calibration needs points, each with a size from 1 on, a slope above 0 and an intercept.");
        }
    }

    /// <summary>The points in the order of their sizes.</summary>
    public IReadOnlyList<CalibrationPoint> Points => _points;

    /// <summary>The calibration for a size.</summary>
    public CalibrationPoint At(int size)
    {
        var above = Array.FindIndex(_points, point => point.Size >= size);
        if (above <= 0)
        {
            return above == 0 ? _points[0] : _points[^1];
        }

        CalibrationPoint a = _points[above - 1], b = _points[above];
        var share = (Math.Log(size) - Math.Log(a.Size)) / (Math.Log(b.Size) - Math.Log(a.Size));
        return new CalibrationPoint(size, a.Slope + share * (b.Slope - a.Slope), a.Intercept + share * (b.Intercept - a.Intercept));
    }
}
