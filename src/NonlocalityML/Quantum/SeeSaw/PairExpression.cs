using NonlocalityML.Bell;

namespace NonlocalityML.Quantum.SeeSaw;

/// <summary>An inequality of two parties and two outcomes in the probabilities of outcome 0 (Collins and Gisin, J. Phys. A 37,
/// 1775 (2004)), but for a constant.</summary>
internal sealed class PairExpression
{
    private readonly double[,] joint;

    public PairExpression(BellInequality inequality)
    {
        var scenario = inequality.Scenario;
        Settings = [scenario.Settings(0), scenario.Settings(1)];
        Marginals = [new double[Settings[0]], new double[Settings[1]]];
        joint = new double[Settings[0], Settings[1]];
        for (var x = 0; x < Settings[0]; x++)
        for (var y = 0; y < Settings[1]; y++)
        {
            double Coefficient(int a, int b) => inequality.Coefficients[scenario.TableIndex([a, b], [x, y])];
            joint[x, y] = Coefficient(0, 0) - Coefficient(0, 1) - Coefficient(1, 0) + Coefficient(1, 1);
            Marginals[0][x] += Coefficient(0, 1) - Coefficient(1, 1);
            Marginals[1][y] += Coefficient(1, 0) - Coefficient(1, 1);
        }
    }

    /// <summary>Their number, by party.</summary>
    public int[] Settings { get; }

    /// <summary>By party and setting.</summary>
    public double[][] Marginals { get; }

    /// <summary>Of outcome 0 of both, whichever party is named first.</summary>
    public double Joint(int party, int own, int other) => party == 0 ? joint[own, other] : joint[other, own];

    /// <summary>Whether inequalities of a scenario have this form.</summary>
    public static bool Covers(Scenario scenario) =>
        scenario.Parties == 2
        && Enumerable
            .Range(0, 2)
            .All(party => Enumerable.Range(0, scenario.Settings(party)).All(x => scenario.Outcomes(party, x) == 2));
}
