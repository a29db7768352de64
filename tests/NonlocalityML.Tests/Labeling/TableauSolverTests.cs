using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.OrTools;
using NonlocalityML.Labeling.Tableau;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Labeling;

[TestClass]
public sealed class TableauSolverTests
{
    /// <summary>minimise x + 2 y subject to x + y >= b0 and x - y = b1.</summary>
    private static readonly LinearProgram TwoVariables = new(
        2, [1, 2], [0, 0], [double.PositiveInfinity, double.PositiveInfinity], [0, 2, 4], [0, 1, 0, 1], [1, 1, 1, -1], InequalityCount: 1);

    [TestMethod]
    public void A_program_of_two_variables_is_solved_by_hand()
    {
        using var session = new TableauSolver().Open(TwoVariables);
        var solution = session.Solve([4, 1]);
        Assert.AreEqual(5.5, solution.Objective, 1e-12);
        CollectionAssert.AreEqual(new[] { 2.5, 1.5 }, solution.Primal);
        CollectionAssert.AreEqual(new[] { 1.5, -0.5 }, solution.Dual);
        Assert.AreEqual(1, session.Solve([-3, 1]).Objective, 1e-12, "x = 1 alone");
        Assert.AreEqual(2, session.Solve([-3, -1]).Objective, 1e-12, "y = 1 alone");
        Assert.AreEqual(0, session.Solve([-3, 0]).Objective, 1e-12);
    }

    [TestMethod]
    public void It_finds_NL_as_OR_Tools_does()
    {
        foreach (var scenario in (Scenario[])[Scenario.Chsh, Scenario.Bipartite(3), Scenario.Bipartite(2, 3), Scenario.Uniform(3, 2, 2)])
        {
            var program = NonlocalityProgram.For(scenario);
            using var session = new TableauSolver().Open(program);
            using var reference = new OrToolsSolver().Open(program);
            for (var index = 0UL; index < 8; index++)
            {
                var stream = new RandomStream(36, index);
                var behavior = index < 4 ? RandomBehaviors.Arbitrary(scenario, stream) : RandomBehaviors.Local(scenario, stream);
                double[] rightHandSide = [.. scenario.ToSlots(behavior.Table), 1];
                Assert.AreEqual(reference.Solve(rightHandSide).Objective, session.Solve(rightHandSide).Objective, 1e-9, $"{scenario}, stream (36, {index})");
            }
        }
    }

    [TestMethod]
    public void What_it_does_not_solve_goes_to_the_fallback_or_is_an_error()
    {
        var free = TwoVariables with { Lower = [double.NegativeInfinity, 0] };
        Assert.IsFalse(TableauSolver.Takes(free));
        Assert.ThrowsExactly<SolverException>(() => new TableauSolver().Open(free));
        using var other = new TableauSolver(new OrToolsSolver()).Open(free);
        Assert.AreEqual(5.5, other.Solve([4, 1]).Objective, 1e-9);
        using var impossible = new TableauSolver().Open(TwoVariables with { Values = [1, 0, 1, 0] });
        Assert.ThrowsExactly<SolverException>(() => impossible.Solve([4, 1]), "0 = 1");
    }
}
