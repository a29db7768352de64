using System.Text.RegularExpressions;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Labeling.Visibilities;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests;

/// <summary>Keeps the order of the rooms by reading the source.</summary>
[TestClass]
public sealed class ArchitectureTests
{
    /// <summary>The rooms of what verifies, from the bottom up, and what each may use.</summary>
    private static readonly Dictionary<string, string[]> CoreMayUse = new()
    {
        ["Numerics"] = [],
        ["Files"] = ["Numerics"],
        ["Bell"] = ["Numerics"],
        ["Labeling"] = ["Numerics", "Files", "Bell"],
    };

    /// <summary>The rooms above, which all may use what is below; Experiments, Learning and HiddenVariables do not know each
    /// other.</summary>
    private static readonly Dictionary<string, string[]> UpperMayUse = new()
    {
        ["Solvers"] = [],
        ["Quantum"] = ["Solvers"],
        ["Inequalities"] = ["Quantum"],
        ["NetworkSearch"] = ["Solvers"],
        ["Datasets"] = ["Solvers", "Quantum", "NetworkSearch"],
        ["Graphs"] = [],
        ["Learning"] = ["Solvers", "Quantum", "Datasets", "Graphs"],
        ["HiddenVariables"] = ["Solvers", "Quantum", "NetworkSearch", "Datasets", "Graphs"],
        ["Experiments"] = ["Solvers", "Quantum", "Inequalities", "Datasets"],
        ["Judging"] = ["Solvers", "Quantum", "Datasets", "Graphs", "Learning", "Experiments"],
        ["Clusters"] = [],
        ["Performance"] = ["Quantum", "Graphs", "Learning", "HiddenVariables"],
        ["Reports"] =
        [
            "Solvers",
            "Inequalities",
            "Quantum",
            "Datasets",
            "Graphs",
            "Learning",
            "HiddenVariables",
            "Experiments",
            "Judging",
            "Performance",
        ],
    };

    /// <summary>Folders within a room, in order: no type uses one of a folder that comes after its own. What lies in the room
    /// itself is not bound.</summary>
    private static readonly Dictionary<string, string[]> Order = new()
    {
        ["Labeling"] = ["Structured", "Intervals", "Bilocal", "Networks", "Measures", "Classes", "Visibilities"],
        ["Quantum"] = ["SeeSaw", "Planar", "Hierarchy", "Tsirelson", "Engines"],
        ["Datasets"] = ["Sampling", "Tables", "Labels", "Catalogues"],
        ["Learning"] = ["Data", "Certified", "Ensembles", "Search", "Reproduction"],
    };

    private static readonly Dictionary<string, string[]> MayUse = CoreMayUse
        .Concat(UpperMayUse.Select(room => KeyValuePair.Create(room.Key, (string[])[.. CoreMayUse.Keys, .. room.Value])))
        .ToDictionary();

    /// <summary>All that a proof is: a sceptic reads these and what they use.</summary>
    private static readonly string[] Verifiers =
    [
        nameof(CertificateDocument),
        nameof(QuantumUpperBound),
        nameof(QuantumLowerBound),
        nameof(VisibilityFile),
    ];

    private static readonly string Root = Repository.Root;

    [TestMethod]
    public void Rooms_use_only_the_rooms_below()
    {
        foreach (var (file, room, text) in LibraryFiles())
        {
            Assert.IsTrue(MayUse.ContainsKey(room), $"{file}: {room} is not a room of the design");
            foreach (Match use in Regex.Matches(text, @"NonlocalityML\.(\w+)"))
            {
                var used = use.Groups[1].Value;
                if (used == room || !MayUse.ContainsKey(used))
                    continue;
                Assert.Contains(used, MayUse[room], $"{file} uses {used}; {room} may use: {string.Join(", ", MayUse[room])}");
            }
        }
    }

    [TestMethod]
    public void Folders_of_a_room_use_only_those_before_them()
    {
        var sources = Code(LibraryFiles());
        var declaredIn = Declarations(sources);
        foreach (var (file, text) in sources)
        {
            if (Place(file) is not (>= 0 and var here, { } room))
                continue;
            foreach (var name in Names(text))
            {
                if (declaredIn[name].ToList() is [var other] && Place(other) is (var there, var its) && its == room)
                    Assert.IsLessThanOrEqualTo(here, there, $"{file} uses {name}; {room} goes: {string.Join(", ", Order[room])}");
            }
        }

        // Where in its room's order, -1 in the room itself.
        static (int Place, string? Room) Place(string file)
        {
            var parts = file.Split(Path.DirectorySeparatorChar);
            if (!Order.TryGetValue(parts[0], out var order) || parts.Length < 3)
                return (-1, null);
            var place = Array.IndexOf(order, parts[1]);
            Assert.IsGreaterThanOrEqualTo(0, place, $"{file}: {parts[1]} is not named in the order of {parts[0]}");
            return (place, parts[0]);
        }
    }

    [TestMethod]
    public void What_verifies_stands_on_no_package_but_that_of_vectors()
    {
        string[] allowed = ["System.Numerics.Tensors"];
        CollectionAssert.AreEquivalent(
            allowed,
            Regex
                .Matches(File.ReadAllText(Path.Combine(Core, "NonlocalityML.Core.csproj")), "PackageReference Include=\"(.*?)\"")
                .Select(match => match.Groups[1].Value)
                .ToArray()
        );
        foreach (var reference in typeof(Certificate).Assembly.GetReferencedAssemblies())
            Assert.StartsWith("System.", reference.Name!, "the framework, and that package");
    }

    [TestMethod]
    public void The_part_that_verifies_depends_on_nothing_that_solves()
    {
        var sources = Code(SourceFiles(Core));
        var declaredIn = Declarations(sources);
        var reached = new HashSet<string>();
        var waiting = new Queue<string>(Verifiers.SelectMany(name => declaredIn[name]));
        while (waiting.TryDequeue(out var file))
        {
            if (!reached.Add(file))
                continue;
            foreach (var next in Names(sources[file]).SelectMany(name => declaredIn[name]))
                waiting.Enqueue(next);
        }

        foreach (var needed in (string[])["Certificate", "BilocalCheck", "SumOfSquares", "ExactBornRule", "PolyhedralModel"])
            Assert.IsTrue(reached.Any(file => Path.GetFileNameWithoutExtension(file) == needed), needed);
        // An interface solves nothing.
        var solving = reached.Where(file =>
            Regex.IsMatch(file, @"Engine|Solver\.|Simplex|Program") && !Path.GetFileName(file).StartsWith('I')
        );
        Assert.IsEmpty(solving, string.Join(' ', solving));
    }

    [TestMethod]
    public void A_folder_is_a_namespace()
    {
        foreach (var (file, room, text) in LibraryFiles())
            Assert.Contains($"namespace NonlocalityML.{room}", text, file);
    }

    [TestMethod]
    public void Nothing_is_left_unfinished_and_no_hidden_randomness()
    {
        foreach (var (file, _, text) in LibraryFiles())
            Assert.IsFalse(Regex.IsMatch(text, @"\bTODO\b|\bFIXME\b|NotImplementedException|new Random\(|Random\.Shared"), file);
    }

    /// <summary>In a pattern of .NET \d stands for the digits of every script, which no number is parsed from.</summary>
    [TestMethod]
    public void Patterns_name_the_digits_that_they_mean()
    {
        foreach (var (file, _, text) in LibraryFiles())
            Assert.DoesNotContain("\\d", text, file);
    }

    [TestMethod]
    public void Only_one_type_goes_through_pointers()
    {
        foreach (var (file, _, text) in LibraryFiles())
        {
            if (file == Path.Combine("Numerics", "AlignedSpan.cs"))
                continue;
            Assert.IsFalse(
                Regex.IsMatch(
                    text,
                    @"\bunsafe\b(?!-)|\bUnsafe\.(?!SizeOf)|\bfixed \(|LoadUnsafe|LoadAligned|StoreUnsafe|StoreAligned|(?<!in MemoryMarshal\.)GetReference\(|GetArrayDataReference|NativeMemory"
                ),
                $"{file} goes around the checks of AlignedSpan"
            );
        }
    }

    [TestMethod]
    public void The_top_of_the_tree_holds_what_its_owner_drew()
    {
        string[] allowed =
        [
            "NonlocalityML.sln",
            "README.md",
            "LICENSE",
            "CITATION.cff",
            "global.json",
            "docs",
            "src",
            "tests",
            "datasets",
            "models",
        ];
        var visible = Repository.TopLevel().Where(name => !name.StartsWith('.')).ToList();
        Assert.IsEmpty(visible.Except(allowed), string.Join(' ', visible));
    }

    [TestMethod]
    public void What_the_commands_of_the_pages_write_is_ignored()
    {
        var pages = Directory.GetFiles(Path.Combine(Root, "docs"), "*.md").Append(Path.Combine(Root, "README.md"));
        var written = pages
            .SelectMany(page => Regex.Matches(File.ReadAllText(page), @"(?m)^(?:\$ |    |\s+--).*$"))
            .SelectMany(line => Regex.Matches(line.Value, @"(?:--out|--certificate|-o|--tool-path) ([\w.-]+)"))
            .Select(name => name.Groups[1].Value)
            .Distinct()
            .ToList();
        Assert.Contains("labeled", written);
        Assert.IsEmpty(written.Where(name => !Repository.Ignores(name)), string.Join(' ', written));
    }

    /// <summary>The sources without comments and texts.</summary>
    private static Dictionary<string, string> Code(IEnumerable<(string File, string Room, string Text)> files) =>
        files.ToDictionary(file => file.File, file => Regex.Replace(file.Text, @"//.*|""(?:[^""\\\n]|\\.)*""", ""));

    /// <summary>The files that declare a name.</summary>
    private static ILookup<string, string> Declarations(Dictionary<string, string> sources) =>
        sources
            .SelectMany(source =>
                Regex
                    .Matches(
                        source.Value,
                        @"(?m)^(?:(?:public|internal|static|sealed|abstract|readonly|partial|ref) )*(?:class|struct|interface|enum|record struct|record) (\w+)"
                    )
                    .Select(match => (Name: match.Groups[1].Value, source.Key))
            )
            .ToLookup(pair => pair.Name, pair => pair.Key);

    private static IEnumerable<string> Names(string code) =>
        Regex.Matches(code, @"(?<![.\w])[A-Z]\w*").Select(match => match.Value).Distinct();

    private static readonly string Core = Path.Combine(Root, "src", "NonlocalityML.Core");

    private static IEnumerable<(string File, string Room, string Text)> LibraryFiles() =>
        SourceFiles(Core).Concat(SourceFiles(Path.Combine(Root, "src", "NonlocalityML")));

    private static IEnumerable<(string File, string Room, string Text)> SourceFiles(string library)
    {
        foreach (var path in Directory.EnumerateFiles(library, "*.cs", SearchOption.AllDirectories))
        {
            var file = Path.GetRelativePath(library, path);
            var room = file.Split(Path.DirectorySeparatorChar)[0];
            if (room is not ("bin" or "obj"))
                yield return (file, room, File.ReadAllText(path));
        }
    }
}
