using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;
using NonlocalityML.Web;

namespace NonlocalityML.Tests.MutatedInputs;

/// <summary>
/// Mutants of good inputs for every reader, in process: each is refused in one clean line, or read. Runs for a minute; for as
/// many seconds as NONLOCALITY_MUTATION_SECONDS says, with the seed NONLOCALITY_MUTATION_SEED, where these are set.
/// </summary>
[TestClass]
[DoNotParallelize]
public sealed partial class MutatedInputTests
{
    private const int MostFaults = 40;

    [TestMethod]
    [TestCategory("Slow")]
    public void Every_mutant_is_refused_in_one_clean_line_or_read()
    {
        var (seconds, seed) = (Setting("SECONDS", 45), (ulong)Setting("SEED", 1));
        using var readers = new InputReaders();
        using var folder = new TemporaryFolder();
        var all = readers.All();
        foreach (var reader in all)
        {
            foreach (var good in reader.Good)
                Assert.IsNull(Try(reader, folder[reader.File], good), $"{reader}: a good file is refused");
        }

        var (clock, faults, refused, read) = (Stopwatch.StartNew(), new List<string>(), 0, 0);
        for (var index = 0UL; clock.Elapsed.TotalSeconds < seconds && faults.Count < MostFaults; index++)
        {
            var reader = all[(int)(index % (ulong)all.Count)];
            var stream = new RandomStream(seed, index);
            var mutant = Mutation.Of(reader.Good[stream.NextInt(reader.Good.Count)], stream);
            try
            {
                _ = Try(reader, folder[reader.File], mutant) is null ? read++ : refused++;
            }
            catch (Exception exception) when (exception is not AssertFailedException)
            {
                faults.Add(
                    $"{reader}, seed {seed}, number {index}: {exception.GetType().Name}: "
                        + $"{exception.Message.Split('\n')[0]}\n{exception.StackTrace?.Split('\n')[0]}"
                );
            }
            catch (AssertFailedException failure)
            {
                faults.Add($"{reader}, seed {seed}, number {index}: {failure.Message}");
            }
        }

        Console.WriteLine($"seed {seed}: {refused} mutants refused, {read} read, in {clock.Elapsed.TotalSeconds:0} s");
        Assert.IsEmpty(faults, string.Join("\n\n", faults));
        Assert.IsGreaterThan(all.Count, refused, "hardly a mutant was refused");
    }

    /// <returns>The refusal; null where the input was read.</returns>
    internal static string? Try(InputReader reader, string path, byte[] bytes)
    {
        File.WriteAllBytes(path, bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        string? refusal = null;
        try
        {
            reader.Read(path);
        }
        catch (Exception exception) when (exception is InvalidInputException or SolverException or Problem)
        {
            refusal = exception.Message;
        }

        Assert.IsLessThan(reader.MostMemory, GC.GetAllocatedBytesForCurrentThread() - before, "too much memory");
        if (refusal is not null && Unclean().Match(refusal) is { Success: true } found)
            Assert.Fail($"'{found.Value}' stands in: {refusal}");
        return refusal;
    }

    internal static double Setting(string name, double usual) =>
        double.TryParse(
            Environment.GetEnvironmentVariable($"NONLOCALITY_MUTATION_{name}"),
            CultureInfo.InvariantCulture,
            out var value
        )
            ? value
            : usual;

    /// <summary>Names of types and source files, and records as .NET prints them.</summary>
    [GeneratedRegex(
        @"\bSystem\.[A-Z]\w+|\bNonlocalityML\.\w+|\bMicrosoft\.\w+|Google\.Protobuf|\w+Exception\b|\S+\.(cs|cc|cpp|h):|isFinalBlock|BytePositionInLine|\w+ \{ \w+ = "
    )]
    private static partial Regex Unclean();
}
