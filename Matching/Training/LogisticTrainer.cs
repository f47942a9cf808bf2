namespace Pipeline.Matching.Training;

/// <summary>Fits a logistic regression by Newton's method with a ridge penalty, which the first feature, the bias, is nearly free of.</summary>
internal static class LogisticTrainer
{
    private const int MostSteps = 60;
    private const double Enough = 1e-7;
    private const double BiasShare = 0.01;

    /// <summary>The weights that make the examples likeliest.</summary>
    /// <param name="features">The features of all examples, one example after another.</param>
    /// <param name="labels">Whether each example is true.</param>
    /// <param name="importance">How much each example counts.</param>
    /// <param name="size">How many features one example has.</param>
    /// <param name="penalty">The penalty on squared weights, per example.</param>
    public static double[] Fit(IReadOnlyList<float[]> features, IReadOnlyList<bool> labels, IReadOnlyList<float> importance, int size, double penalty)
    {
        var weights = new double[size];
        for (var step = 0; step < MostSteps; step++)
        {
            var hessian = new double[size, size];
            var gradient = new double[size];
            for (var e = 0; e < features.Count; e++)
            {
                Add(features[e], labels[e], importance[e], weights, hessian, gradient);
            }

            for (var i = 0; i < size; i++)
            {
                var ridge = penalty * features.Count * (i == 0 ? BiasShare : 1);
                gradient[i] += ridge * weights[i];
                hessian[i, i] += ridge + 1e-9;
            }

            var change = Solve(hessian, gradient);
            for (var i = 0; i < size; i++)
            {
                weights[i] -= change[i];
            }

            if (change.Max(Math.Abs) < Enough)
            {
                break;
            }
        }

        return weights;
    }

    private static void Add(float[] x, bool label, float importance, double[] weights, double[,] hessian, double[] gradient)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            sum += weights[i] * x[i];
        }

        var probability = 1 / (1 + Math.Exp(-sum));
        var error = (probability - (label ? 1 : 0)) * importance;
        var variance = Math.Max(1e-9, probability * (1 - probability)) * importance;
        for (var i = 0; i < x.Length; i++)
        {
            if (x[i] == 0)
            {
                continue;
            }

            gradient[i] += error * x[i];
            for (var j = 0; j < x.Length; j++)
            {
                hessian[i, j] += variance * x[i] * x[j];
            }
        }
    }

    // Gaussian elimination; the matrix is positive definite.
    private static double[] Solve(double[,] matrix, double[] right)
    {
        var size = right.Length;
        for (var i = 0; i < size; i++)
        {
            for (var row = i + 1; row < size; row++)
            {
                var factor = matrix[row, i] / matrix[i, i];
                for (var column = i; column < size; column++)
                {
                    matrix[row, column] -= factor * matrix[i, column];
                }

                right[row] -= factor * right[i];
            }
        }

        for (var i = size - 1; i >= 0; i--)
        {
            for (var column = i + 1; column < size; column++)
            {
                right[i] -= matrix[i, column] * right[column];
            }

            right[i] /= matrix[i, i];
        }

        return right;
    }
}
