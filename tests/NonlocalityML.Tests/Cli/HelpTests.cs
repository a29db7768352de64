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
            foreach (var (verb, what) in verbs)
            {
                Assert.Contains($"  {verb}", output);
                Assert.Contains(what, output, $"{verb} is no verb");
                Assert.Contains("Examples:", Nonlocality.Print(verb, "--help"), verb);
            }
        }

        // Two spaces and a name alone would be a verb that no group has.
        Assert.IsFalse(
            output.Split('\n').Any(line => System.Text.RegularExpressions.Regex.IsMatch(line, @"^  [a-z-]+\s*$")),
            output
        );
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
