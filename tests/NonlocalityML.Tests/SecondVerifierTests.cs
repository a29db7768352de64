using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Labeling.Bilocal;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Labeling.Measures;
using NonlocalityML.Quantum.Hierarchy;
using NonlocalityML.Solvers.Measures;
using NonlocalityML.Tests.Cli;

namespace NonlocalityML.Tests;

/// <summary>
/// docs/verify.py follows docs/certificates.md and shares no code with the library: it accepts what <c>nonlocality verify</c>
/// accepts, and both refuse what is false.
/// </summary>
[TestClass]
public sealed class SecondVerifierTests
{
    private const string Holds = "hold",
        Fails = "does not hold",
        BadInput = "bad input";

    [TestMethod]
    [TestCategory("Slow")]
    public void Shipped_data_sets_hold()
    {
        var folders = Directory
            .GetDirectories(Path.Combine(Repository.Root, "datasets"))
            .Where(folder => File.Exists(Path.Combine(folder, DatasetCard.FileName)))
            .ToList();
        Assert.IsGreaterThanOrEqualTo(13, folders.Count);
        var verdicts = SecondVerdicts([.. folders, "--sample", "12", "--seed", "5"]);
        Assert.IsTrue(verdicts.All(verdict => verdict == Holds), string.Join('\n', folders.Zip(verdicts)));
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void Shipped_thresholds_hold_for_both()
    {
        var paths = Directory.GetFiles(Path.Combine(Repository.Root, "datasets", "thresholds"), "*.json");
        Assert.IsNotEmpty(paths);
        Compare([.. paths.Select(path => (path, Holds))]);
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void Certificates_of_every_kind_hold_for_both()
    {
        using var folder = new TemporaryFolder();
        string[] paths =
        [
            Score(folder),
            Post(folder, 2),
            Post(folder, 3),
            Singlet(folder),
            Guessed(folder),
            BoxOfThree(folder),
            GhzWithNoise(folder),
            Experiment(folder),
            Bilocal(folder, "bilocal-summary", 0),
            Bilocal(folder, "bilocal-correlators", 7),
            Probabilities(folder),
            OfNetwork(folder, "triangle", "shared-bit"),
            OfNetwork(folder, "line", "w"),
            OfNetwork(folder, "chain:3", "quantum"),
            .. Measure.All.Select(measure => OfMeasure(folder, measure)),
            Visibility(folder, "werner", "--measurements planar"),
            Visibility(folder, "w", "--axes octahedral-9 --inequality-axes octahedral-9"),
            Visibility(folder, "bell-diagonal:0.9,-0.7,0.6", "--axes octahedral-9 --inequality-axes octahedral-9"),
        ];
        Compare([.. paths.Select(path => (path, Holds))]);
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void False_certificates_are_refused_by_both()
    {
        using var folder = new TemporaryFolder();
        var (local, quantum, vectors) = (Score(folder), Post(folder, 2), Singlet(folder));
        var (bilocal, visibility) = (
            Bilocal(folder, "bilocal-summary", Split("bilocal-summary")),
            Visibility(folder, "werner", "--measurements planar")
        );
        List<(string Path, string Verdict)> cases = [];
        void Case(string path, string verdict, Action<JsonObject> edit)
        {
            var document = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
            edit(document);
            cases.Add((folder.Write($"false-{cases.Count}.json", document.ToJsonString()), verdict));
        }

        foreach (var measure in Measure.All)
        {
            var path = OfMeasure(folder, measure);
            Case(path, Fails, document => document["lower"] = Raised($"{document["lower"]}"));
            Case(path, Fails, document => document["upper"] = "1/1000000000000000");
            Case(path, BadInput, document => document["measure"] = "nonlocality");
            Case(path, BadInput, document => document["weights"]![0]!["outcomes"]![0]![0] = 9);
            Case(path, BadInput, document => document.Remove("localBound"));
            Case(path, Fails, document => document["localBound"] = "17");
            Case(path, Fails, document => document["behavior"]![0] = 0.9);
            if (measure.Name is "content" or "strength" or "no-signaling-robustness")
            {
                Case(path, Fails, document => document["coefficients"]![0] = measure.Name == "content" ? 0.25 : -0.25);
                Case(path, Fails, document => document["weights"]![0]!["weight"] = -0.125);
            }
        }

        var network = OfNetwork(folder, "triangle", "shared-bit");
        Case(network, Fails, document => (document["behavior"]![0], document["behavior"]![1]) = (0.25, 0.25));
        Case(network, Fails, document => document["coefficients"]![3]![0] = -900000);
        Case(network, BadInput, document => document["coefficients"]!.AsArray().RemoveAt(3));
        var chain = OfNetwork(folder, "chain:3", "quantum");
        Case(chain, BadInput, document => document["correlators"]!["parties"]![1] = 1);
        Case(chain, BadInput, document => document["correlators"]!["first"]![0]![1] = 0);
        Case(chain, Fails, document => document["correlators"]!["second"]![2]![0] = 0);
        var guessed = Guessed(folder);
        Case(guessed, Fails, document => document["functional"]![0] = -0.5);
        Case(guessed, Fails, document => document["functional"]![0] = 0.1);
        Case(guessed, Fails, document => document["squares"]![1]![0]![0] = 0.75);
        Case(guessed, BadInput, document => document["squares"]!.AsArray().RemoveAt(1));
        Case(guessed, BadInput, document => document["settings"]![0] = 2);
        Case(guessed, BadInput, document => document["settings"]![0] = -1);
        foreach (var path in (string[])[local, quantum, bilocal, visibility, network, chain, guessed])
        {
            Case(path, Fails, document => document["lower"] = Raised($"{document["lower"]}"));
            Case(path, Fails, document => document["upper"] = "1/1000000000000000");
            Case(path, BadInput, document => document["upper"] = "0.5");
            Case(path, BadInput, document => document["note"] = "unknown");
            Case(path, BadInput, document => document.Remove("lower"));
            var text = File.ReadAllText(path);
            cases.Add((folder.Write($"twice-{cases.Count}.json", text.TrimEnd().TrimEnd('}') + ", \"upper\": \"1\"}"), BadInput));
        }

        foreach (var path in (string[])[local, quantum])
        {
            Case(path, BadInput, document => document["unit"] = "1/4");
            Case(path, BadInput, document => document["scenario"] = "[(2 2) (2 2 2)]");
            Case(path, Fails, document => document["behavior"]![0] = 0.9);
        }

        Case(local, Fails, document => document["inequality"]!["coefficients"]![0] = 1.0000000000000002);
        Case(local, Fails, document => document["inequality"]!["localBound"] = "0");
        Case(local, Fails, document => document["model"]![0]!["weight"] = -0.5);
        Case(local, BadInput, document => document["model"]![0]!["outcomes"]![1]![0] = 2);
        Case(quantum, Fails, document => document["inequality"]![0] = 1.5);
        Case(quantum, Fails, document => document["squares"]![1]![0] = 0.75);
        Case(quantum, BadInput, document => document["words"]![1] = "B0 B0");
        Case(quantum, BadInput, document => document["words"]![1] = "B2");
        foreach (var path in (string[])[BoxOfThree(folder), GhzWithNoise(folder)])
        {
            Case(path, Fails, document => document["upper"] = "0");
            Case(path, BadInput, document => document["unit"] = "1/8");
            Case(path, BadInput, document => document["words"]![1] = "D0");
            Case(path, BadInput, document => document["words"]![1] = "C0 A0");
            Case(path, BadInput, document => document["models"]![0]!["dimensions"] = new JsonArray(2, 2));
        }

        Case(vectors, Fails, document => document["models"]![0]!["weight"] = 0);
        Case(vectors, Fails, document => document["upper"] = "0");
        Case(vectors, Fails, document => document["models"]![0]!["vectors"]![0]![0]![0] = 3.5);
        Case(bilocal, Fails, document => RemoveLast(document, "nodes", "rows"));
        Case(bilocal, Fails, document => document["nodes"]!.AsArray().Add(6));
        Case(bilocal, Fails, document => document["rows"]![0] = 99999);
        Case(bilocal, Fails, document => document["thresholds"]![0] = 1.5);
        Case(bilocal, Fails, document => document["coefficients"]![0] = -1.25);
        Case(bilocal, Fails, document => document["first"]![0] = -1);
        Case(bilocal, BadInput, document => document["coordinates"] = "correlators");
        Case(visibility, Fails, document => document["model"]!["weights"]![0] = -5);
        Case(visibility, Fails, document => document["model"]!["weights"]![0] = 1L << 41);
        Case(visibility, Fails, document => document["model"]!["visibility"] = "999/1000");
        Case(visibility, Fails, document => document["model"]!["axes"]![0]![0] = 1 << 29);
        Case(visibility, Fails, document => RemoveLast(document["model"]!["facets"]![0]!.AsArray(), 2));
        Case(visibility, Fails, document => document["inequality"]!["axes"]![0]![0] = 1 << 31);
        Case(visibility, Fails, document => document["model"] = null);
        Case(visibility, BadInput, document => document["family"] = "gisin");
        Case(visibility, BadInput, document => document["weightPlaces"] = 41);
        Case(visibility, BadInput, document => document["inequality"]!["coefficients"]!.AsArray().Add(1));
        Compare(cases);
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void Data_sets_that_were_changed_are_refused_by_both_even_with_new_checksums()
    {
        using var folder = new TemporaryFolder();
        List<(string Path, string Verdict)> cases =
        [
            (Changed("m2-no-signaling", "labels", bytes => Add(bytes, 0, Math.BitIncrement)), Fails),
            (Changed("m2-no-signaling", "labels", bytes => Add(bytes, 1, _ => 0)), Fails),
            (Changed("m2-no-signaling", "inequalities", bytes => Add(bytes, 3, _ => 1.0000000000000002)), Fails),
            (Changed("m2-no-signaling", "model_weights", bytes => Add(bytes, 0, value => -value)), Fails),
            (Changed("m2-no-signaling", "model_strategies", bytes => bytes[^1] = 1), Fails),
            (Changed("m2-no-signaling", "model_offsets", bytes => bytes[^8]--), Fails),
            (Changed("bilocal-summary", "features", bytes => Add(bytes, 0, value => value / 2)), Fails),
            (Changed("bilocal-summary", "thresholds", bytes => Add(bytes, 0, _ => 2)), Fails),
            (Changed("bilocal-summary", "first", bytes => Add(bytes, 0, _ => -1)), Fails),
            (
                Changed(
                    "bilocal-summary",
                    "nodes",
                    bytes => bytes[128] = (byte)(bytes[128] == BilocalProof.Leaf ? 0 : BilocalProof.Leaf)
                ),
                Fails
            ),
            (Changed("classes-m2", "classes", bytes => bytes[^1] ^= 1), Fails),
            (Changed("classes-m2", "margins", bytes => Add(bytes, 1, value => value + 1e-6)), Fails),
            (Changed("classes-behavior", "classes", bytes => bytes[128] ^= 1), Fails),
            (Changed("classes-behavior", "margins", bytes => Add(bytes, 0, value => value + 1e-6)), Fails),
            (Changed("classes-behavior", "mixture_models", bytes => Add(bytes, 0, value => value + 1e-6)), Fails),
            (Changed("classes-behavior", "mixture_weights", bytes => Add(bytes, 0, value => -value)), Fails),
            (Changed("classes-behavior", "squares", bytes => Add(bytes, 0, _ => 1.5)), Fails),
            (Edited("m2-cube", "probability", "possibility", rehashed: true), Fails),
            (Edited("m2-cube", "\"seed\": 3", "\"seed\": 4", rehashed: false), Fails),
            (Edited("m2-cube", "\"count\": 300", "\"count\": 299", rehashed: true), BadInput),
            (Edited("m2-cube", "\"format\": 1,", "\"format\": 1, \"format\": 1,", rehashed: true), BadInput),
        ];
        // A weaker statement is proven all the same; only the checksum tells that it was changed.
        cases.Add((Changed("m2-cube", "labels", bytes => Add(bytes, 0, _ => -0.5), rehashed: false), Fails));
        cases.Add((Changed("m2-cube", "labels", bytes => Add(bytes, 0, _ => -0.5)), Holds));
        Compare(cases);

        string Changed(string name, string array, Action<byte[]> change, bool rehashed = true)
        {
            var copy = Copy(name);
            var file = Path.Combine(copy, $"{array}.npy");
            var bytes = File.ReadAllBytes(file);
            var before = Convert.ToHexStringLower(SHA256.HashData(bytes));
            change(bytes);
            File.WriteAllBytes(file, bytes);
            if (rehashed)
                Rehash(copy, before, Convert.ToHexStringLower(SHA256.HashData(bytes)));
            return copy;
        }

        string Edited(string name, string from, string to, bool rehashed)
        {
            var copy = Copy(name);
            var card = Path.Combine(copy, DatasetCard.FileName);
            var text = File.ReadAllText(card);
            Assert.Contains(from, text);
            File.WriteAllText(card, text.Replace(from, to, StringComparison.Ordinal));
            if (rehashed)
                Rehash(copy, "", "");
            return copy;
        }

        string Copy(string name)
        {
            var copy = Directory.CreateDirectory(folder[$"{Directory.GetDirectories(folder.Path).Length}"]).FullName;
            foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "datasets", name)))
                File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
            return copy;
        }
    }

    /// <summary>The norms of the errors of A alone, of B alone and of both are added: together they need not be local.</summary>
    [TestMethod]
    public void Errors_of_marginals_and_of_correlations_are_added()
    {
        using var folder = new TemporaryFolder();
        var path = Visibility(
            folder,
            "correlations:IX=0.3,XI=0.3,XX=0.3",
            "--measurements planar --axes polygon-8 --inequality-axes polygon-4"
        );
        var document = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        var model = document["model"]!.AsObject();
        // Without strategies all of v0 t is error: |t|^2 = (0.3 l)^2 sum cos^2 of each party alone, l being the length of axes.
        foreach (var name in (string[])["weights", "strategies"])
            model[name] = new JsonArray();
        model["visibility"] = "1/2";
        var axes = model["axes"]![0]!.AsArray().Select(value => Math.ScaleB((long)value!, -30)).ToArray();
        var alone = 0.5 * 0.3 * Math.Sqrt(axes.Where((_, i) => i % 2 == 0).Sum(x => x * x));
        var both = alone * alone / (0.5 * 0.3);
        var (sum, norm) = (0.5 / (1 + alone + alone + both), 0.5 / (1 + Math.Sqrt((2 * alone * alone) + (both * both))));
        Compare([
            (Write("sum", sum * (1 - 1e-9)), Holds),
            (Write("norm", norm), Fails),
            (Write("above", sum * (1 + 1e-9)), Fails),
        ]);

        string Write(string name, double lower)
        {
            document["lower"] = $"{(long)Math.ScaleB(lower, 40)}/{1L << 40}";
            return folder.Write($"{name}.json", document.ToJsonString());
        }
    }

    private static string Score(TemporaryFolder folder) =>
        Written(
            folder["local.json"],
            "score",
            Path.Combine(Repository.Root, "datasets", "experiments", "munich2016-150.csv"),
            "--certificate",
            folder["local.json"]
        );

    private static string Experiment(TemporaryFolder folder) =>
        Written(
            folder["delft.json"],
            "classify",
            Path.Combine(Repository.Root, "datasets", "experiments", "delft2015.csv"),
            "--certificate",
            folder["delft.json"]
        );

    /// <summary>b - a = x y modulo the number of outcomes: words of observables for two, of projectors for more.</summary>
    private static string Post(TemporaryFolder folder, int outcomes) =>
        Classified(
            folder,
            $"post{outcomes}",
            "a,b,x,y",
            [outcomes, outcomes, 2, 2],
            i => (i[1] - i[0] - (i[2] * i[3]) + outcomes) % outcomes == 0 ? 1.0 / outcomes : 0
        );

    private static string Guessed(TemporaryFolder folder) =>
        folder.Write("guessed.json", GuessingProgram.Solve(Behaviors.Isotropic(0.6), [0, -1], HierarchyLevel.OneAB).ToJson());

    /// <summary>CHSH at its quantum maximum, by vectors.</summary>
    private static string Singlet(TemporaryFolder folder)
    {
        var path = Classified(
            folder,
            "singlet",
            "a,b,x,y",
            [2, 2, 2, 2],
            i => (1 + ((1 - (2 * ((i[0] + i[1] + (i[2] * i[3])) % 2))) / Math.Sqrt(2))) / 4
        );
        // Whatever model was found, the proof by vectors is (1, 0), (0, 1) against (1, 1), (1, -1) over the square root of 2.
        var document = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        var half = Math.Sqrt(0.5);
        document["models"] = new JsonArray(
            new JsonObject
            {
                ["weight"] = 2,
                ["vectors"] = JsonNode.Parse(
                    FormattableString.Invariant($"[[[1,0],[0,1]],[[{half:R},{half:R}],[{half:R},{-half:R}]]]")
                ),
            }
        );
        document["upper"] = "1/1000000000000000";
        return folder.Write("singlet-vectors.json", document.ToJsonString());
    }

    /// <summary>A box of two of three parties.</summary>
    /// <summary>GHZ correlations of X and Y, four of the eight perfect, and 3/10 of white noise.</summary>
    private static string GhzWithNoise(TemporaryFolder folder) =>
        Classified(
            folder,
            "ghz",
            "a,b,c,x,y,z",
            [2, 2, 2, 2, 2, 2],
            i =>
                (i[3] + i[4] + i[5]) switch
                {
                    1 or 3 => 0.125,
                    0 => (i[0] ^ i[1] ^ i[2]) == 0 ? 0.2125 : 0.0375,
                    _ => (i[0] ^ i[1] ^ i[2]) == 1 ? 0.2125 : 0.0375,
                }
        );

    private static string BoxOfThree(TemporaryFolder folder) =>
        Classified(folder, "box-of-three", "a,b,c,x,y,z", [2, 2, 2, 2, 2, 2], i => (i[0] ^ i[1]) == (i[3] & i[4]) ? 0.25 : 0);

    private static string Classified(
        TemporaryFolder folder,
        string name,
        string header,
        int[] sizes,
        Func<int[], double> probability
    )
    {
        var table = new StringBuilder($"{header},p\n");
        var digits = new int[sizes.Length];
        for (var row = 0; row < sizes.Aggregate((a, b) => a * b); row++)
        {
            for (var (k, rest) = (sizes.Length - 1, row); k >= 0; k--)
                (rest, digits[k]) = Math.DivRem(rest, sizes[k]);
            table.Append(FormattableString.Invariant($"{string.Join(',', digits)},{probability(digits):R}\n"));
        }

        return Written(
            folder[$"{name}.json"],
            "classify",
            folder.Write($"{name}.csv", $"{table}"),
            "--certificate",
            folder[$"{name}.json"]
        );
    }

    private static string Visibility(TemporaryFolder folder, string family, string options)
    {
        var name = $"threshold-{Directory.GetDirectories(folder.Path).Length}";
        return Written(
            Path.Combine(folder[name], "certificate.json"),
            ["threshold", family, .. options.Split(' '), "--out", folder[name]]
        );
    }

    private static string OfNetwork(TemporaryFolder folder, string network, string table)
    {
        var path = folder[$"{network}-{table}.json"];
        Nonlocality.Print("network", network, table, "--starts", "3", "--values", "2", "--certificate", path);
        return path;
    }

    private static string Probabilities(TemporaryFolder folder)
    {
        Nonlocality.Print(
            "sample",
            "--scenario",
            "[(2 2) (2 2) (2 2)]",
            "--distribution",
            "bilocal-summary",
            "--count",
            "4",
            "--seed",
            "7",
            "--out",
            folder["lines"]
        );
        return Written(
            folder["bilocal"],
            "label",
            folder["lines"],
            "--measure",
            "nbl",
            "--coordinates",
            "probabilities",
            "--gap",
            "5e-3",
            "--out",
            folder["bilocal"]
        );
    }

    /// <summary>Of a noisy box of unequal outcomes: a measured third outcome that the box never gives but by noise. Messages need
    /// three settings.</summary>
    private static string OfMeasure(TemporaryFolder folder, Measure measure)
    {
        var scenario = Scenario.Parse(measure is Communication ? "[(2 3 2) (2 2 2)]" : "[(2 3) (2 2)]");
        var behavior = Behavior
            .FromFunction(scenario, (a, b, x, y) => a < 2 && (a ^ b) == ((x & y) == 0 ? 0 : 1) ? 0.5 : 0)
            .MixWith(Behaviors.WhiteNoise(scenario), 0.875);
        if (!measure.IsLocalCost)
            behavior = behavior.MixWith(Behavior.FromFunction(scenario, (a, b, x, y) => a == (x & y) && b == 0 ? 1 : 0), 0.75);
        using var engine = MeasureEngine.For(measure, scenario);
        return folder.Write($"{measure.Name}.json", MeasureCertificateJson.Format(engine.Solve(behavior)));
    }

    private static string Bilocal(TemporaryFolder folder, string name, long sample)
    {
        using var dataset = Dataset.Open(Path.Combine(Repository.Root, "datasets", name));
        return folder.Write($"{name}-{sample}.json", BilocalCertificateJson.Format(dataset.BilocalCertificate(sample)));
    }

    /// <summary>The first sample with a positive lower bound whose tree has splits.</summary>
    private static long Split(string name)
    {
        using var dataset = Dataset.Open(Path.Combine(Repository.Root, "datasets", name));
        for (var sample = 0L; ; sample++)
        {
            if (dataset.Label(sample).Lower > 0 && dataset.BilocalCertificate(sample).Proof.LeafCount > 1)
                return sample;
        }
    }

    private static string Written(string path, params string[] command)
    {
        Nonlocality.Print(command);
        return path;
    }

    private static void Compare(List<(string Path, string Verdict)> cases)
    {
        var seen = SecondVerdicts([.. cases.Select(item => item.Path)]);
        for (var i = 0; i < cases.Count; i++)
        {
            var (path, verdict) = cases[i];
            var what =
                $"case {i}, {path}, changed "
                + $"{(File.Exists(path) ? File.ReadAllText(path)[..Math.Min(300, (int)new FileInfo(path).Length)] : "")}";
            Assert.AreEqual(verdict, seen[i], what);
            Assert.AreEqual(verdict == Holds ? 0 : 2, Nonlocality.Run("verify", path).Code, what);
        }
    }

    /// <summary>One verdict a path; the exit code must be the worst of them.</summary>
    private static List<string> SecondVerdicts(string[] arguments)
    {
        if (
            OtherPrograms.TryRun("/usr/bin/python3", [Path.Combine(Repository.Root, "docs", "verify.py"), .. arguments])
            is not { } run
        )
        {
            OtherPrograms.Missing("/usr/bin/python3 is needed.");
            return [];
        }

        var verdicts = run
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line =>
                line.Contains(": " + Fails, StringComparison.Ordinal) ? Fails
                : line.Contains(": " + BadInput, StringComparison.Ordinal) ? BadInput
                : Holds
            )
            .ToList();
        Assert.AreEqual("", run.Error);
        Assert.AreEqual(
            verdicts.Contains(BadInput) ? 2
                : verdicts.Contains(Fails) ? 1
                : 0,
            run.ExitCode,
            run.Output
        );
        return verdicts;
    }

    /// <summary>The fraction and one part in 2^40.</summary>
    private static string Raised(string fraction)
    {
        var parts = fraction.Split('/').Select(System.Numerics.BigInteger.Parse).ToArray();
        var denominator = parts.Length == 2 ? parts[1] : 1;
        return $"{(parts[0] << 40) + denominator}/{denominator << 40}";
    }

    private static void RemoveLast(JsonObject document, params string[] lists)
    {
        foreach (var list in lists)
            RemoveLast(document[list]!.AsArray(), 1);
    }

    private static void RemoveLast(JsonArray list, int count)
    {
        for (var k = 0; k < count; k++)
            list.RemoveAt(list.Count - 1);
    }

    /// <summary>Changes a float of an .npy file whose header has 128 bytes.</summary>
    private static void Add(byte[] bytes, int index, Func<double, double> change)
    {
        var place = bytes.AsSpan(128 + (8 * index), 8);
        BinaryPrimitives.WriteDoubleLittleEndian(place, change(BinaryPrimitives.ReadDoubleLittleEndian(place)));
    }

    /// <summary>Gives the card a new checksum of a file, and its own.</summary>
    private static void Rehash(string folder, string before, string after)
    {
        var card = Path.Combine(folder, DatasetCard.FileName);
        var text = File.ReadAllText(card);
        if (before.Length > 0)
            text = text.Replace(before, after, StringComparison.Ordinal);
        var own = text.LastIndexOf("\"sha256\": \"", StringComparison.Ordinal) + "\"sha256\": \"".Length;
        var blank = text.Remove(own, 64);
        File.WriteAllText(card, blank.Insert(own, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(blank)))));
    }
}
