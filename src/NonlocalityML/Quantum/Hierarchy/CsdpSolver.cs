using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace NonlocalityML.Quantum.Hierarchy;

/// <summary>CSDP (Borchers, Optim. Methods Softw. 11, 613 (1999)) as a process, where the program <c>csdp</c> is on the
/// path.</summary>
public sealed class CsdpSolver : ISemidefiniteSolver
{
    private static readonly Lazy<string?> Program = new(() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, "csdp"))
            .FirstOrDefault(File.Exists)
    );

    public static bool IsAvailable => Program.Value is not null;

    public string Name => "csdp";

    /// <exception cref="InvalidOperationException">There is no CSDP, or it found no solution.</exception>
    public SemidefiniteSolution Solve(SemidefiniteProgram program, CancellationToken cancellation = default)
    {
        if (Program.Value is not { } csdp)
            throw new InvalidOperationException("CSDP is not on the path.");
        var folder = Directory.CreateTempSubdirectory("nonlocality-csdp-").FullName;
        try
        {
            var (input, output) = (Path.Combine(folder, "program.dat-s"), Path.Combine(folder, "solution"));
            File.WriteAllText(input, Format(program));
            var start = new ProcessStartInfo(csdp)
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            start.ArgumentList.Add(input);
            start.ArgumentList.Add(output);
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync(cancellation);
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            // 0 is success; 3 is success with reduced accuracy.
            if (process.ExitCode is not (0 or 3))
                throw new InvalidOperationException($"CSDP ended with code {process.ExitCode}. {error.Result}");
            return Read(program, File.ReadLines(output), process.ExitCode == 0);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>
    /// The program in the sparse format of SDPA, whose statement min c.x, sum x_k F_k - F_0 >= 0 has x = -y, F_k = A_k, F_0 = -C,
    /// c = b.
    /// </summary>
    private static string Format(SemidefiniteProgram program)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{program.Objective.Length}\n1\n{program.Size}");
        text.AppendLine(string.Join(' ', program.Objective.Select(Number)));
        for (var index = 0; index < program.Constant.Length; index++)
            Entry(0, index, -program.Constant[index]);
        for (var k = 0; k < program.Constraints.Length; k++)
        {
            var constraint = program.Constraints[k];
            for (var entry = 0; entry < constraint.Indices.Length; entry++)
                Entry(k + 1, constraint.Indices[entry], constraint.Values[entry]);
        }

        return text.ToString();

        void Entry(int matrix, int index, double value)
        {
            var (row, column) = Math.DivRem(index, program.Size);
            if (row <= column && value != 0)
                text.AppendLine(CultureInfo.InvariantCulture, $"{matrix} 1 {row + 1} {column + 1} {Number(value)}");
        }

        static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
    }

    /// <summary>The first line is x; then rows "matrix block row column value", matrix 2 being the one that multiplies the
    /// F_k.</summary>
    private static SemidefiniteSolution Read(SemidefiniteProgram program, IEnumerable<string> lines, bool converged)
    {
        var matrix = new double[program.Size * program.Size];
        double[]? multipliers = null;
        foreach (var line in lines)
        {
            var numbers = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(word => double.Parse(word, CultureInfo.InvariantCulture))
                .ToArray();
            if (multipliers is null)
            {
                multipliers = Array.ConvertAll(numbers, value => -value);
                continue;
            }

            var (row, column) = ((int)numbers[2] - 1, (int)numbers[3] - 1);
            if (numbers[0] == 2)
                matrix[(row * program.Size) + column] = matrix[(column * program.Size) + row] = numbers[4];
        }

        var value = DenseKernels.Dot(program.Objective, multipliers!);
        var gap = (DenseKernels.Dot(program.Constant, matrix) - value) / (1 + Math.Abs(value));
        return new SemidefiniteSolution(multipliers!, matrix, value, gap, 0, converged);
    }
}
