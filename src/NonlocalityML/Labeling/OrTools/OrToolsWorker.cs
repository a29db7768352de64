using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace NonlocalityML.Labeling.OrTools;

/// <summary>
/// One Node.js process that runs <c>worker.mjs</c> with one linear program; that file says what goes over the pipes. It ends by
/// itself when this process does, however that happens.
/// </summary>
internal sealed class OrToolsWorker : IDisposable
{
    /// <summary>Where a solve starts: from an earlier basis, from none, or in a new model with OR-Tools' own settings.</summary>
    public enum Start
    {
        Warm = 0,
        Cold = 1,
        Alone = 2,
    }

    private readonly LinearProgram program;
    private readonly TimeSpan patience;
    private readonly Process process;
    private readonly Timer watchdog;
    private string lastWords = "";

    /// <exception cref="SolverException">Node.js could not be started.</exception>
    public OrToolsWorker(LinearProgram program, OrToolsOptions options)
    {
        (this.program, patience) = (program, options.Patience);
        process = Launch(options.Node);
        watchdog = new Timer(_ => process.Kill());
        process.ErrorDataReceived += (_, line) =>
        {
            // Node.js frames the message of an error with the source line and a stack.
            if (!string.IsNullOrWhiteSpace(line.Data) && (lastWords.Length == 0 || line.Data.Contains("Error", StringComparison.Ordinal)))
                lastWords = line.Data.Trim();
        };
        process.BeginErrorReadLine();
    }

    /// <summary>Gives the worker its program, before the first solve.</summary>
    /// <exception cref="IOException">The worker died.</exception>
    public void Load()
    {
        double[] head = [3, program.RowCount, program.InequalityCount, program.ColumnCount, program.Rows.Length];
        Ask(
        [
            .. head, .. program.Cost, .. program.Lower, .. program.Upper,
            .. program.ColumnStart.Select(Convert.ToDouble), .. program.Rows.Select(Convert.ToDouble), .. program.Values,
        ], answerLength: 0);
    }

    public int ProcessId => process.Id;

    /// <summary>What the worker said last on standard error, after it ended.</summary>
    public string LastWords
    {
        get
        {
            if (process.WaitForExit(TimeSpan.FromSeconds(1))) process.WaitForExit();
            return lastWords;
        }
    }

    /// <returns>The status, and the solution if the status is 0 (optimal).</returns>
    /// <exception cref="IOException">The worker died, or was killed because it took too long.</exception>
    public (int Status, LinearSolution? Solution) Solve(ReadOnlySpan<double> rightHandSide, Start start)
    {
        var answer = Ask([(double)start, .. rightHandSide], 2 + program.ColumnCount + program.RowCount);
        var primal = answer.AsSpan(2, program.ColumnCount);
        return answer[0] == 0
            ? (0, new LinearSolution(answer[1], primal.ToArray(), answer[(2 + primal.Length)..]))
            : ((int)answer[0], null);
    }

    public void Dispose()
    {
        // Waits for a kill that is under way, which must not meet a disposed process.
        watchdog.DisposeAsync().AsTask().Wait();
        process.Kill();
        process.Dispose();
    }

    private static Process Launch(string node)
    {
        var beside = Path.Combine(AppContext.BaseDirectory, "ortools");
        var script = Path.Combine(beside, "worker.mjs");
        if (!File.Exists(script)) throw new SolverException($"The worker of OR-Tools is missing: there is no {script}; build or install the software again.");
        var runtime = RuntimeFolder(beside);
        try
        {
            return Process.Start(new ProcessStartInfo(node, [script, runtime])
            {
                RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
            })!;
        }
        catch (Win32Exception e)
        {
            throw new SolverException($"OR-Tools needs Node.js 20 or later, and '{node}' could not be started: {e.Message}.", e);
        }
    }

    /// <summary>Beside the program after a build; packages go without it, since this build of OR-Tools holds GLPK, which is under the GPL.</summary>
    private static string RuntimeFolder(string beside)
    {
        const string file = "mp_solver_runtime_node_asyncify.wasm";
        var fetched = Environment.GetEnvironmentVariable(OrToolsOptions.FolderVariable);
        var folder = string.IsNullOrEmpty(fetched) ? beside : Path.GetFullPath(Path.Combine(fetched, "build", "javascript", "node-wasm"));
        if (File.Exists(Path.Combine(folder, file))) return folder;
        throw new SolverException(
            $"OR-Tools is not part of this installation: there is no {Path.Combine(folder, file)}. "
            + $"Fetch it once by 'npm install --prefix FOLDER or-tools-wasm@0.9.1' and set {OrToolsOptions.FolderVariable} to FOLDER/node_modules/or-tools-wasm; "
            + "the engine 'structured' does without.");
    }

    private double[] Ask(double[] question, int answerLength)
    {
        watchdog.Change(patience, Timeout.InfiniteTimeSpan);
        double[] frame = [question.Length, .. question];
        process.StandardInput.BaseStream.Write(MemoryMarshal.AsBytes(frame.AsSpan()));
        process.StandardInput.BaseStream.Flush();
        frame = new double[1 + answerLength];
        process.StandardOutput.BaseStream.ReadExactly(MemoryMarshal.AsBytes(frame.AsSpan()));
        watchdog.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (frame[0] != answerLength) throw new IOException($"The OR-Tools worker answered {frame[0]} numbers; {answerLength} belong to this program.");
        return frame[1..];
    }
}
