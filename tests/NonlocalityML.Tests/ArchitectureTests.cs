using System.Text.RegularExpressions;

namespace NonlocalityML.Tests;

/// <summary>Keeps the order of the rooms by reading the source.</summary>
[TestClass]
public sealed class ArchitectureTests
{
    /// <summary>What each room may use. Experiments, Learning and HiddenVariables do not know each other.</summary>
    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Numerics"] = [],
        ["Files"] = ["Numerics"],
        ["Bell"] = ["Numerics"],
        ["Quantum"] = ["Numerics", "Files", "Bell"],
        ["Labeling"] = ["Numerics", "Files", "Bell", "Quantum"],
        ["Datasets"] = ["Numerics", "Files", "Bell", "Quantum", "Labeling"],
        ["Inequalities"] = ["Numerics", "Files", "Bell", "Quantum", "Labeling"],
        ["Graphs"] = ["Numerics", "Files"],
        ["Learning"] = ["Numerics", "Files", "Bell", "Quantum", "Labeling", "Datasets", "Graphs"],
        ["HiddenVariables"] = ["Numerics", "Files", "Bell", "Quantum", "Labeling", "Datasets", "Graphs"],
        ["Experiments"] = ["Numerics", "Files", "Bell", "Quantum", "Labeling", "Datasets"],
        ["Clusters"] = ["Numerics", "Files"],
        ["Performance"] =
        [
            "Numerics",
            "Files",
            "Bell",
            "Quantum",
            "Labeling",
            "Datasets",
            "Graphs",
            "Learning",
            "HiddenVariables",
        ],
        ["Reports"] =
        [
            "Numerics",
            "Files",
            "Bell",
            "Quantum",
            "Labeling",
            "Datasets",
            "Graphs",
            "Learning",
            "HiddenVariables",
            "Experiments",
            "Performance",
        ],
    };

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
    public void Nine_entries_are_visible_at_the_top()
    {
        string[] allowed =
        [
            "NonlocalityML.sln",
            "README.md",
            "LICENSE",
            "CITATION.cff",
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

    private static IEnumerable<(string File, string Room, string Text)> LibraryFiles()
    {
        var library = Path.Combine(Root, "src", "NonlocalityML");
        foreach (var path in Directory.EnumerateFiles(library, "*.cs", SearchOption.AllDirectories))
        {
            var file = Path.GetRelativePath(library, path);
            var room = file.Split(Path.DirectorySeparatorChar)[0];
            if (room is not ("bin" or "obj"))
                yield return (file, room, File.ReadAllText(path));
        }
    }
}
