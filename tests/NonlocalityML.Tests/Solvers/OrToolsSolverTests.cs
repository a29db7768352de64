using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;
using NonlocalityML.Solvers;
using NonlocalityML.Tests.Labeling;

namespace NonlocalityML.Tests.Solvers;

[TestClass]
public sealed class OrToolsSolverTests
{
    /// <summary>minimise 2x subject to x = b, 0 &lt;= x &lt;= 5.</summary>
    private static readonly LinearProgram OneVariable = new(1, [2], [0], [5], [0, 1], [0], [1]);

    /// <summary>minimise x + 2 y subject to x + y >= b0 and x - y = b1, x and y at least zero.</summary>
    private static readonly LinearProgram TwoVariables = new(
        2,
        [1, 2],
        [0, 0],
        [double.PositiveInfinity, double.PositiveInfinity],
        [0, 2, 4],
        [0, 1, 0, 1],
        [1, 1, 1, -1],
        InequalityCount: 1
    );

    /// <summary>16384 strategies: a solve takes a second.</summary>
    private static readonly Scenario Large = Scenario.Bipartite(7);

    [TestMethod]
    public void One_variable_is_what_its_row_says()
    {
        using var session = new OrToolsSolver().Open(OneVariable);
        foreach (var b in new[] { 3.0, 0.0, 4.5 })
        {
            var solution = session.Solve([b]);
            Assert.AreEqual(2 * b, solution.Objective, 1e-12);
            Assert.AreEqual(b, solution.Primal.Single(), 1e-12);
        }

        Assert.AreEqual(2, session.Solve([1]).Dual.Single(), 1e-12);
    }

    [TestMethod]
    public void Two_variables_are_solved_as_by_hand()
    {
        using var session = new OrToolsSolver().Open(TwoVariables);
        foreach (var solution in (LinearSolution[])[session.Solve([4, 1]), session.SolveAlone([4, 1])])
        {
            Assert.AreEqual(5.5, solution.Objective, 1e-12);
            CollectionAssert.AreEqual(new[] { 2.5, 1.5 }, solution.Primal);
            CollectionAssert.AreEqual(new[] { 1.5, -0.5 }, solution.Dual);
        }

        Assert.AreEqual(1, session.Solve([-3, 1]).Objective, 1e-12, "x = 1 alone");
        Assert.AreEqual(2, session.Solve([-3, -1]).Objective, 1e-12, "y = 1 alone");
        Assert.AreEqual(0, session.Solve([-3, 0]).Objective, 1e-12);
    }

    [TestMethod]
    [DataRow(7.0, "infeasible")]
    [DataRow(double.NaN, "right-hand side of a linear program is NaN")]
    [DataRow(double.PositiveInfinity, "right-hand side of a linear program is Infinity")]
    public void What_has_no_solution_is_an_error_and_the_session_goes_on(double rightHandSide, string problem)
    {
        using var session = new OrToolsSolver().Open(OneVariable);
        Assert.AreEqual(2, session.Solve([1]).Objective, 1e-12);
        Assert.Contains(problem, Assert.ThrowsExactly<SolverException>(() => session.Solve([rightHandSide])).Message);
        Assert.Contains(problem, Assert.ThrowsExactly<SolverException>(() => session.SolveAlone([rightHandSide])).Message);
        Assert.AreEqual(4, session.Solve([2]).Objective, 1e-12);
    }

    [TestMethod]
    public void A_program_without_a_least_value_or_with_what_is_no_number_is_an_error()
    {
        using var unbounded = new OrToolsSolver().Open(TwoVariables with { Cost = [-1, 0] });
        Assert.ThrowsExactly<SolverException>(() => unbounded.Solve([4, 1]));
        foreach (
            var program in (LinearProgram[])
                [
                    OneVariable with
                    {
                        Cost = [double.NaN],
                    },
                    OneVariable with
                    {
                        Values = [double.NaN],
                    },
                    OneVariable with
                    {
                        Values = [double.PositiveInfinity],
                    },
                    OneVariable with
                    {
                        Lower = [double.NaN],
                    },
                    OneVariable with
                    {
                        Upper = [double.NaN],
                    },
                ]
        )
            Assert.ThrowsExactly<SolverException>(() => new OrToolsSolver().Open(program), $"{program}");
    }

    [TestMethod]
    public void A_cold_start_forgets_the_past()
    {
        var scenario = Scenario.Bipartite(3);
        using var session = new OrToolsSolver().Open(NonlocalityProgram.For(scenario));
        double[][] rightHandSides =
        [
            .. Enumerable
                .Range(0, 40)
                .Select(i => RightHandSide(RandomBehaviors.Arbitrary(scenario, new RandomStream(7, (ulong)i)))),
        ];
        var first = rightHandSides.Select(b => session.Solve(b)).ToList();
        session.Reset();
        for (var i = 0; i < first.Count; i++)
        {
            var again = session.Solve(rightHandSides[i]);
            CollectionAssert.AreEqual(first[i].Primal, again.Primal, $"solve {i}");
            CollectionAssert.AreEqual(first[i].Dual, again.Dual, $"solve {i}");
        }
    }

    [TestMethod]
    public void A_solve_that_takes_too_long_is_given_up()
    {
        using var session = new OrToolsSolver(new OrToolsOptions { TimeLimit = TimeSpan.FromMilliseconds(20) }).Open(
            NonlocalityProgram.For(Large)
        );
        var error = Assert.ThrowsExactly<SolverException>(() =>
            session.Solve(RightHandSide(RandomBehaviors.Arbitrary(Large, new RandomStream(1, 0))))
        );
        Assert.Contains("did not finish", error.Message);
    }

    [TestMethod]
    public void A_long_solve_is_cancelled_and_the_session_goes_on()
    {
        using var session = new OrToolsSolver().Open(NonlocalityProgram.For(Large));
        var noise = RightHandSide(Behaviors.WhiteNoise(Large));
        Assert.AreEqual(0, session.Solve(noise).Objective, 1e-9, "the model is built");
        var random = RightHandSide(RandomBehaviors.Arbitrary(Large, new RandomStream(1, 0)));
        StopClock.Cancels(TimeSpan.FromMilliseconds(5), stop => session.Solve(random, stop));
        Assert.AreEqual(0, session.Solve(noise).Objective, 1e-9);
    }

    private static double[] RightHandSide(Behavior behavior) => [.. behavior.Scenario.ToSlots(behavior.Table), 1];
}
