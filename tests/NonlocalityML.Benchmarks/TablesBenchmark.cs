using System.Globalization;
using System.Text;
using NonlocalityML.Datasets.Tables;
using NonlocalityML.Experiments.Statistics;

namespace NonlocalityML.Benchmarks;

/// <summary>
/// Reading large tables of counts from text, beside what anyone would write: ReadLines, Split, Parse into an array of known
/// shape, nothing checked. And a list of trials.
/// </summary>
internal static class TablesBenchmark
{
    private const int Settings = 500;
    private const int Repeats = 5;

    public static int Run()
    {
        var folder = Directory.CreateTempSubdirectory("tables");
        try
        {
            Console.WriteLine($"{"table of 10^6 rows", -36}{"MB", 6}{"seconds", 10}{"of plain Split and Parse", 26}");
            var plain = 0.0;
            foreach (var (name, text) in Spellings())
            {
                var path = Path.Combine(folder.FullName, "table.csv");
                File.WriteAllText(path, text);
                var seconds = BestRun.Seconds(() => _ = TableReader.Read(path), Repeats);
                if (plain == 0)
                    plain = BestRun.Seconds(() => _ = Plain(path), Repeats);
                Console.WriteLine($"{name, -36}{text.Length / 1e6, 6:F1}{seconds, 10:F3}{seconds / plain, 26:F2}");
            }

            Console.WriteLine($"{"ReadLines, Split, Parse (the first)", -36}{"", 6}{plain, 10:F3}{1, 26:F2}");
            var trials = Path.Combine(folder.FullName, "trials.csv");
            WriteTrials(trials, 20_000_000);
            var reading = BestRun.Seconds(() => _ = TrialFile.Read(trials), 2);
            Console.WriteLine($"2 10^7 trials: {reading:F2} s, {20 / reading:F0} million a second");
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return 0;
    }

    private static double[] Plain(string path)
    {
        var values = new double[4 * Settings * Settings];
        foreach (var line in File.ReadLines(path).Skip(1))
        {
            var fields = line.Split(',');
            var (a, b) = (int.Parse(fields[0], CultureInfo.InvariantCulture), int.Parse(fields[1], CultureInfo.InvariantCulture));
            var (x, y) = (int.Parse(fields[2], CultureInfo.InvariantCulture), int.Parse(fields[3], CultureInfo.InvariantCulture));
            values[(((((a * 2) + b) * Settings) + x) * Settings) + y] = double.Parse(fields[4], CultureInfo.InvariantCulture);
        }

        return values;
    }

    private static IEnumerable<(string Name, string Text)> Spellings()
    {
        yield return ("a,b,x,y,count", Spell("a,b,x,y,count", (a, b, x, y) => $"{a},{b},{x},{y},{Count(a, b, x, y)}"));
        yield return (
            "+1;-1, named settings, decimal comma",
            Spell("A;B;X;Y;N", (a, b, x, y) => $"{1 - 2 * a:+0;-0};{1 - 2 * b:+0;-0};a{x};b{y};{Count(a, b, x, y)},5")
        );
        yield return (
            "probabilities, quotes, an index",
            Spell(
                "\"\",\"a\",\"b\",\"x\",\"y\",\"p\"",
                (a, b, x, y) => $"\"{x}\",\"{a}\",\"{b}\",\"{x}\",\"{y}\",{(a == b ? 0.4 : 0.1):F6}"
            )
        );
    }

    private static int Count(int a, int b, int x, int y) => 100 + ((a * 7) + (b * 11) + (x * 13) + (y * 17)) % 900;

    private static string Spell(string header, Func<int, int, int, int, string> row)
    {
        var text = new StringBuilder(header).Append('\n');
        for (var x = 0; x < Settings; x++)
        for (var y = 0; y < Settings; y++)
        for (var outcome = 0; outcome < 4; outcome++)
            text.Append(row(outcome / 2, outcome % 2, x, y)).Append('\n');
        return text.ToString();
    }

    private static void WriteTrials(string path, int trials)
    {
        using var file = new StreamWriter(path);
        file.WriteLine("a,b,x,y");
        var state = 1u;
        for (var i = 0; i < trials; i++)
        {
            state = (state * 1664525) + 1013904223;
            file.WriteLine($"{state >> 31},{(state >> 30) & 1},{(state >> 29) & 1},{(state >> 28) & 1}");
        }
    }
}
