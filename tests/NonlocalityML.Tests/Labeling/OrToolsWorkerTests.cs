using System.Diagnostics;
using System.Runtime.Versioning;
using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.OrTools;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Labeling;

[TestClass]
[SupportedOSPlatform("linux")]
public sealed class OrToolsWorkerTests
{
    /// <summary>minimise 2x subject to x = b, 0 &lt;= x &lt;= 5.</summary>
    private static readonly LinearProgram OneVariable = new(1, [2], [0], [5], [0, 1], [0], [1]);

    [TestMethod]
    public void One_variable_is_solved_by_OR_Tools()
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
    public void A_program_without_solution_is_an_error_and_the_session_goes_on()
    {
        using var session = new OrToolsSolver().Open(OneVariable);
        Assert.AreEqual(2, session.Solve([1]).Objective, 1e-12);
        var error = Assert.ThrowsExactly<SolverException>(() => session.Solve([7]));
        Assert.Contains("infeasible", error.Message);
        Assert.AreEqual(4, session.Solve([2]).Objective, 1e-12);
    }

    [TestMethod]
    public void A_killed_worker_changes_no_bit_of_any_result()
    {
        var program = NonlocalityProgram.For(Scenario.Bipartite(3));
        var (undisturbed, killed) = (Run(null), Run(17));
        for (var i = 0; i < undisturbed.Count; i++)
        {
            CollectionAssert.AreEqual(undisturbed[i].Primal, killed[i].Primal, $"primal of solve {i}");
            CollectionAssert.AreEqual(undisturbed[i].Dual, killed[i].Dual, $"dual of solve {i}");
        }

        List<LinearSolution> Run(int? killAt)
        {
            using var session = new OrToolsSession(program, new OrToolsOptions());
            var solutions = new List<LinearSolution>();
            for (var i = 0; i < 30; i++)
            {
                if (i == killAt) Kill(session.WorkerProcessId!.Value);
                var slots = Scenario.Bipartite(3).ToSlots(RandomBehaviors.Arbitrary(Scenario.Bipartite(3), new RandomStream(6, (ulong)i)).Table);
                solutions.Add(session.Solve([.. slots, 1]));
            }

            return solutions;
        }
    }

    [TestMethod]
    public void A_cold_start_forgets_the_past()
    {
        var program = NonlocalityProgram.For(Scenario.Bipartite(3));
        using var session = new OrToolsSession(program, new OrToolsOptions());
        double[][] rightHandSides =
        [
            .. Enumerable.Range(0, 40).Select(i =>
                (double[])[.. Scenario.Bipartite(3).ToSlots(RandomBehaviors.Arbitrary(Scenario.Bipartite(3), new RandomStream(7, (ulong)i)).Table), 1]),
        ];
        var first = rightHandSides.Select(b => session.Solve(b)).ToList();
        session.Reset();
        for (var i = 0; i < first.Count; i++)
            CollectionAssert.AreEqual(first[i].Primal, session.Solve(rightHandSides[i]).Primal, $"solve {i}");
    }

    [TestMethod]
    public void A_missing_Node_is_named()
    {
        using var session = new OrToolsSolver(new OrToolsOptions { Node = "node-that-is-not-there" }).Open(OneVariable);
        var error = Assert.ThrowsExactly<SolverException>(() => session.Solve([1]));
        Assert.Contains("needs Node.js 20 or later, and 'node-that-is-not-there' could not be started", error.Message);
    }

    [TestMethod]
    public void A_worker_that_keeps_dying_is_given_up_with_its_last_words()
    {
        var (folder, script) = Script("echo 'Node.js 20 or later is needed; this is 18.0.0.' >&2; exit 1");
        try
        {
            using var session = new OrToolsSolver(new OrToolsOptions { Node = script, Restarts = 1 }).Open(OneVariable);
            var error = Assert.ThrowsExactly<SolverException>(() => session.Solve([1]));
            Assert.AreEqual("The OR-Tools worker died 2 times over one solve: Node.js 20 or later is needed; this is 18.0.0.", error.Message);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [TestMethod]
    public void A_worker_that_hangs_is_killed()
    {
        var (folder, script) = Script("exec sleep 60");
        try
        {
            var options = new OrToolsOptions { Node = script, Restarts = 1, Patience = TimeSpan.FromMilliseconds(100) };
            using var session = new OrToolsSolver(options).Open(OneVariable);
            Assert.Contains("died 2 times", Assert.ThrowsExactly<SolverException>(() => session.Solve([1])).Message);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [TestMethod]
    public void A_worker_ends_when_its_input_does()
    {
        var script = Path.Combine(AppContext.BaseDirectory, "ortools", "worker.mjs");
        using var worker = Process.Start(new ProcessStartInfo("node", [script]) { RedirectStandardInput = true })!;
        worker.StandardInput.Close();
        Assert.IsTrue(worker.WaitForExit(TimeSpan.FromSeconds(60)), "The worker outlives its input.");
        Assert.AreEqual(0, worker.ExitCode);
    }

    private static void Kill(int processId)
    {
        using var process = Process.GetProcessById(processId);
        process.Kill();
        process.WaitForExit();
    }

    private static (DirectoryInfo Folder, string Path) Script(string command)
    {
        var folder = Directory.CreateTempSubdirectory();
        var path = Path.Combine(folder.FullName, "node");
        File.WriteAllText(path, $"#!/bin/sh\n{command}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return (folder, path);
    }
}
