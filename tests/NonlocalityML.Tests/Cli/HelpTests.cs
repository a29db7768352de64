using NonlocalityML.Cli;
using NonlocalityML.Datasets;

namespace NonlocalityML.Tests.Cli;

[TestClass]
public sealed class HelpTests
{
    [TestMethod]
    public void Help_groups_every_verb_in_lines_of_at_most_80_columns()
    {
        var output = Nonlocality.Print("--help");
        foreach (var line in output.Split('\n'))
            Assert.IsLessThanOrEqualTo(VerbGroups.Width, line.TrimEnd('\r').Length, line);
        foreach (var (title, verbs) in VerbGroups.All)
        {
            Assert.Contains($"{title}:", output);
            Assert.IsTrue(verbs.Any(verb => output.Contains(verb.What, StringComparison.Ordinal)), title);
            foreach (var (verb, what) in verbs)
            {
                if (!output.Contains($"  {verb} ", StringComparison.Ordinal))
                    continue;
                Assert.Contains(what, output);
                Assert.Contains("Examples:", Nonlocality.Print(verb, "--help"), verb);
            }
        }
    }

    [TestMethod]
    public void Help_of_sample_says_what_each_distribution_is()
    {
        var output = Nonlocality.Print("sample", "--help");
        CollectionAssert.AreEquivalent(
            Samplers.Names.ToList(),
            Samplers.Descriptions.Select(one => one.Name.Split('[')[0]).ToList()
        );
        foreach (var (name, lines) in Samplers.Descriptions)
        {
            Assert.Contains($"  {name}", output);
            foreach (var line in lines)
            {
                Assert.Contains(line, output);
                Assert.IsLessThanOrEqualTo(72, line.Length, line);
            }
        }
    }
}
