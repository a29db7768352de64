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
    private readonly LinearProgram program;
    private readonly TimeSpan patience;
    private readonly Process process;
    private readonly Timer watchdog;
    private string lastWords = "";

    /// <exception cref="SolverException">Node.js could not be started.</exception>
    public OrToolsWorker(LinearProgram program, OrToolsOptions options)
    {
        (this.program, patience) = (program, options.Patience);
        process = Start(options.Node);
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
        double[] counts = [program.RowCount, program.ColumnCount, program.Rows.Length];
        Send(
        [
            .. counts, .. program.Cost, .. program.Lower, .. program.Upper,
            .. program.ColumnStart.Select(Convert.ToDouble), .. program.Rows.Select(Convert.ToDouble), .. program.Values,
        ]);
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
    public (int Status, LinearSolution? Solution) Solve(ReadOnlySpan<double> rightHandSide, bool cold)
    {
        watchdog.Change(patience, Timeout.InfiniteTimeSpan);
        Send([cold ? 1 : 0, .. rightHandSide]);
        var answer = Receive();
        watchdog.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
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

    private static Process Start(string node)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "ortools", "worker.mjs");
        if (!File.Exists(script)) throw new SolverException($"OR-Tools is missing: there is no {script}; build the software again.");
        try
        {
            return Process.Start(new ProcessStartInfo(node, [script])
            {
                RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
            })!;
        }
        catch (Win32Exception e)
        {
            throw new SolverException($"OR-Tools needs Node.js 20 or later, and '{node}' could not be started: {e.Message}.", e);
        }
    }

    private void Send(ReadOnlySpan<double> doubles)
    {
        var stream = process.StandardInput.BaseStream;
        var length = (uint)doubles.Length;
        stream.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in length)));
        stream.Write(MemoryMarshal.AsBytes(doubles));
        stream.Flush();
    }

    private double[] Receive()
    {
        var stream = process.StandardOutput.BaseStream;
        var length = 0u;
        stream.ReadExactly(MemoryMarshal.AsBytes(new Span<uint>(ref length)));
        if (length != 2 + program.ColumnCount + program.RowCount)
            throw new IOException($"The OR-Tools worker answered {length} numbers; {2 + program.ColumnCount + program.RowCount} belong to this program.");
        var answer = new double[length];
        stream.ReadExactly(MemoryMarshal.AsBytes(answer.AsSpan()));
        return answer;
    }
}
