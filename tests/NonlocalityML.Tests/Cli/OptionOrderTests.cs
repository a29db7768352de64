using System.CommandLine;
using NonlocalityML.Cli;

namespace NonlocalityML.Tests.Cli;

/// <summary>
/// What is wrong with an option is told before an input is opened, a folder is claimed or a state is made: each command here has
/// an input that is not there, or a folder that is none, and the answer must be about the option all the same.
/// </summary>
[TestClass]
public sealed class OptionOrderTests
{
    /// <summary>A command line for each verb. MISSING is no file, TAKEN is a file where a folder is needed, NEW is not
    /// there.</summary>
    private static readonly Dictionary<string, string[]> Commands = new()
    {
        ["quickstart"] = ["--out", "TAKEN"],
        ["score"] = ["MISSING"],
        ["classify"] = ["MISSING"],
        ["report"] = ["MISSING", "--out", "NEW.html"],
        ["convert"] = ["MISSING", "--out", "NEW.csv"],
        ["simulate"] = ["--state", "MISSING", "--angles", "0,90;45,-45", "--out", "NEW.csv"],
        ["serve"] = ["--models", "MISSING"],
        ["sample"] = ["--scenario", "m2", "--distribution", "cube", "--count", "5", "--seed", "1", "--out", "TAKEN"],
        ["label"] = ["MISSING", "--out", "NEW"],
        ["verify"] = ["MISSING"],
        ["inequality"] = ["MISSING"],
        ["export"] = ["MISSING", "--format", "csv", "--out", "NEW"],
        ["merge"] = ["MISSING", "--out", "NEW"],
        ["submit"] = ["label", "MISSING", "--shards", "2", "--job", "NEW.job", "--out", "NEW"],
        ["train"] = ["MISSING", "--out", "NEW"],
        ["evaluate"] = ["MISSING", "--data", "MISSING"],
        ["reproduce"] = ["table1", "--out", "TAKEN"],
        ["search"] = ["m2", "--out", "TAKEN"],
        ["fit"] = ["--state", "MISSING", "--out", "NEW"],
        ["threshold"] = ["MISSING", "--out", "NEW"],
        ["network"] = ["triangle", "MISSING"],
        ["bench"] = ["--models", "MISSING", "--out", "NEW"],
    };

    /// <summary>Options that name files or may do so, or that the input gives its meaning.</summary>
    private static readonly HashSet<string> Paths =
    [
        "--out",
        "--model",
        "--inequality",
        "--response",
        "--models",
        "--certificate",
        "--record",
        "--records",
        "--unseen",
        "--families",
        "--figures",
        "--data",
        "--at",
        "--job",
        "--cloud",
        "--behavior",
        "--state",
        "--measurements",
    ];

    public static IEnumerable<object[]> Verbs => CommandLine.NewVerbs().Select(verb => (object[])[verb.Name]);

    [TestMethod]
    [DynamicData(nameof(Verbs))]
    public void A_wrong_option_is_told_before_any_work(string name)
    {
        using var folder = new TemporaryFolder();
        folder.Write("taken", "");
        var faults = new List<string>();
        var command = CommandLine.NewVerbs().Single(verb => verb.Name == name).Create();
        foreach (
            var option in command.Options.Where(option => option.ValueType.Name is not "Boolean" && !Paths.Contains(option.Name))
        )
        foreach (var wrong in Wrong(option))
        {
            var given = Commands[name].ToList();
            if (given.IndexOf(option.Name) is >= 0 and var at)
                given.RemoveRange(at, 2);
            var (code, output, error) = Nonlocality.Run([name, .. given.Select(Named), option.Name, wrong]);
            if (code != 2 || output != "" || error.Contains(folder.Path))
                faults.Add($"{name} {option.Name} {wrong}: {code} {error.Trim()}");
        }

        Assert.IsEmpty(faults, string.Join("\n", faults));

        string Named(string word) =>
            word.Replace("MISSING", folder["missing.npy"]).Replace("TAKEN", folder["taken"]).Replace("NEW", folder["new"]);
    }

    /// <summary>A result that has no place is not worked for.</summary>
    [TestMethod]
    [DataRow("score", "--certificate")]
    [DataRow("classify", "--certificate")]
    [DataRow("network", "--certificate")]
    [DataRow("inequality", "--model")]
    [DataRow("report", "--out")]
    [DataRow("convert", "--out")]
    [DataRow("simulate", "--out")]
    [DataRow("export", "--out")]
    public void A_file_that_has_no_place_is_told_before_any_work(string name, string option)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["folder.csv"]);
        List<string> given = [.. Commands[name].Select(word => word.Replace("MISSING", folder["missing.npy"]))];
        if (given.IndexOf(option) is >= 0 and var at)
            given.RemoveRange(at, 2);
        Nonlocality.Refuse(["cannot be written: its folder does not exist"], [name, .. given, option, folder["no/place.csv"]]);
        Nonlocality.Refuse(["folder.csv is a folder"], [name, .. given, option, folder["folder.csv"]]);
        Nonlocality.Refuse(["empty"], [name, .. given, option, ""]);
    }

    private static IEnumerable<string> Wrong(Option option) =>
        (Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType).Name switch
        {
            "Int32" or "Int64" => ["-7", "x"],
            "Double" => ["-7", "NaN"],
            _ => ["~wrong~"],
        };
}
