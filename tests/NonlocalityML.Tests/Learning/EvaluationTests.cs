using NonlocalityML.Learning;

namespace NonlocalityML.Tests.Learning;

/// <summary>Errors and confusion of numbers that are checked by hand.</summary>
[TestClass]
public sealed class EvaluationTests
{
    [TestMethod]
    public void Errors_of_four_points()
    {
        var evaluation = DistanceEvaluation.Of([0.1f, 0, 0.5f, 0.8f], [0, 0, 0.4f, 0.8f]);
        Assert.AreEqual(4, evaluation.Points);
        Assert.AreEqual(0.05, evaluation.MeanAbsoluteError, 1e-7);
        Assert.AreEqual(Math.Sqrt(0.02 / 4), evaluation.RootMeanSquareError, 1e-7);
        Assert.AreEqual(0.1, evaluation.LargestError, 1e-7);
        Assert.AreEqual((0.4 + 0.4 + 0.4) / 4, evaluation.ConstantError, 1e-7, "the median label is 0.4");
        Assert.HasCount(3, evaluation.Bins);
        Assert.AreEqual((0.0, 0.0, 2L), (evaluation.Bins[0].From, evaluation.Bins[0].To, evaluation.Bins[0].Points));
        Assert.AreEqual(0.05, evaluation.Bins[0].MeanAbsoluteError, 1e-7);
        Assert.AreEqual(0.05, evaluation.Bins[0].Bias, 1e-7);
        Assert.AreEqual(4, evaluation.Bins.Sum(bin => bin.Points));
    }

    [TestMethod]
    public void Confusion_calibration_and_boundary_of_four_points()
    {
        float[] probabilities = [0.9f, 0.1f, 0, 0.6f, 0.4f, 0, 0, 0.2f, 0.8f, 0.1f, 0.9f, 0];
        var evaluation = ClassEvaluation.Of(probabilities, [0, 1, 2, 1], [0.5, 0.001, 0.005, 0.2], 1e-2, 1e-3, 1e-4);
        Assert.AreEqual(0.75, evaluation.Accuracy);
        CollectionAssert.AreEqual(new long[] { 1, 1, 0 }, evaluation.Confusion.Select(row => row[0]).ToArray());
        // Confidence 0.9 (twice, right), 0.6 (wrong), 0.8 (right), each in a range of its own.
        Assert.AreEqual(((2 * 0.1) + 0.6 + 0.2) / 4, evaluation.CalibrationError, 1e-6);
        Assert.AreEqual(new BoundaryAccuracy(1e-2, 2, 0.5), evaluation.NearBoundary[0]);
        Assert.AreEqual(new BoundaryAccuracy(1e-3, 1, 0), evaluation.NearBoundary[1]);
        Assert.AreEqual(new BoundaryAccuracy(1e-4, 0, null), evaluation.NearBoundary[2]);
    }
}
