using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Datasets;

/// <summary>What holds for every sampler in every scenario.</summary>
[TestClass]
public sealed class SamplerGridTests
{
    private const ulong Seed = 81;

    private static readonly string[] Any = ["no-signaling", "quantum", "local", "noisy", "noisy:no-signaling"];

    private static readonly string[] TwoOutcomes =
    [
        "cube",
        "few-strategies",
        "planar",
        "chained",
        "tilted",
        "unbiased",
        "unbiased:quantum",
        "noisy:tilted",
    ];

    private static readonly Dictionary<string, string[]> Grid = new()
    {
        ["m2"] =
        [
            .. Any,
            "cube",
            "near-boundary",
            "near-boundary:cube",
            "balanced",
            "balanced:cube",
            "near-quantum-boundary",
            "balanced-quantum",
            "chsh-classes",
        ],
        ["m3"] = [.. Any, .. TwoOutcomes, "deterministic"],
        ["m4"] = [.. Any, "cube"],
        ["m5"] = [.. Any, "cube"],
        ["[(2 2 2) (2 2)]"] = [.. Any, .. TwoOutcomes],
        ["[(2 2) (2 2) (2 2)]"] = [.. Any, "bilocal-correlators", "bilocal-summary"],
        ["[(3 3) (3 3)]"] = Any,
        ["[(3 2) (2 2 4)]"] = Any,
        ["[(2) (2) (2)]"] = [.. Any, "triangle"],
        ["[(2 1) (3)]"] = Any,
        ["[(2 3)]"] = Any,
    };

    public static IEnumerable<object[]> Cases() =>
        Grid.SelectMany(row => row.Value, (row, name) => new object[] { row.Key, name });

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Samples_are_no_signaling_and_depend_on_seed_and_index_alone(string text, string name)
    {
        var scenario = Scenario.Parse(text);
        var samples = Draw(Create(name, scenario), Enumerable.Range(0, 30));
        var again = Draw(Create(name, scenario), Enumerable.Range(0, 30).Reverse());
        var seen = new HashSet<string>();
        foreach (var (index, sample) in samples)
        {
            Assert.AreEqual(scenario, sample.Scenario);
            Assert.IsLessThanOrEqualTo(1e-12, sample.SignalingResidual, $"{name} in {text}, seed {Seed}, sample {index}");
            CollectionAssert.AreEqual(
                sample.Table.ToArray(),
                again[index].Table.ToArray(),
                $"{name} in {text}, seed {Seed}, sample {index}"
            );
            seen.Add(string.Join(' ', sample.Table.ToArray()));
        }

        Assert.IsGreaterThan(15, seen.Count, $"{name} in {text}: samples repeat");
        var ofOtherSeed = Enumerable
            .Range(0, 5)
            .Select(i => Create(name, scenario).Sample(new RandomStream(Seed + 1, (ulong)i)).Table.ToArray());
        Assert.IsTrue(
            ofOtherSeed.Where((table, i) => !table.AsSpan().SequenceEqual(samples[i].Table)).Any(),
            $"{name} in {text}: the seed does not matter"
        );
    }

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void A_sampler_is_found_again_by_its_name(string text, string name)
    {
        var scenario = Scenario.Parse(text);
        var sampler = Create(name, scenario);
        Assert.AreEqual(scenario, sampler.Scenario);
        Assert.StartsWith(name, sampler.Name);
        Assert.AreEqual(sampler.Name, Create(sampler.Name, scenario).Name);
        Assert.EndsWith(".", sampler.Description);
        Assert.AreEqual(-1, sampler.Description.IndexOf('\n', StringComparison.Ordinal));
        Assert.Contains(name.Split(':')[0], Samplers.Names);
    }

    [TestMethod]
    [DataRow(
        "sphere",
        "m2",
        "cube, no-signaling, quantum, local, few-strategies, deterministic, planar, chained, tilted, chsh-classes, bilocal-correlators, bilocal-summary, triangle, near-boundary, "
            + "near-quantum-boundary, balanced"
    )]
    [DataRow("", "m2", "'' is not a distribution")]
    [DataRow("balanced:balanced", "m2", "'balanced:balanced' is not a distribution")]
    [DataRow("balanced:cube:cube", "m2", "is not a distribution")]
    [DataRow("cube:local", "m2", "is not a distribution")]
    [DataRow("cube", "[(3 3) (3 3)]", "two parties with two outcomes")]
    [DataRow("cube", "[(2 2) (2 2) (2 2)]", "two parties with two outcomes")]
    [DataRow("balanced-quantum", "m3", "closed form for [(2 2) (2 2)] alone")]
    [DataRow("near-quantum-boundary", "m3", "closed form for [(2 2) (2 2)] alone")]
    [DataRow("balanced:cube", "[(2 2)]", "two parties with two outcomes")]
    public void A_wrong_name_or_scenario_is_refused_in_one_line(string name, string text, string expected)
    {
        var exception = Assert.ThrowsExactly<InvalidInputException>(() => Create(name, Scenario.Parse(text)));
        Assert.Contains(expected, exception.Message);
        Assert.AreEqual(-1, exception.Message.IndexOf('\n', StringComparison.Ordinal));
    }

    [TestMethod]
    public void The_engine_is_opened_only_where_it_is_needed()
    {
        foreach (var name in Samplers.Names)
        {
            var opened = 0;
            var scenario =
                name.StartsWith("bilocal", StringComparison.Ordinal) ? Scenario.Uniform(3, 2, 2)
                : name == "triangle" ? Scenario.Uniform(3, 1, 2)
                : Scenario.Chsh;
            Samplers.Create(
                name,
                scenario,
                _ =>
                {
                    opened++;
                    return new ChshEngine();
                }
            );
            Assert.AreEqual(name is "near-boundary" or "balanced" ? 1 : 0, opened, name);
        }
    }

    private static ISampler Create(string name, Scenario scenario) => Samplers.Create(name, scenario, _ => new ChshEngine());

    private static SortedDictionary<int, Behavior> Draw(ISampler sampler, IEnumerable<int> indices) =>
        new(indices.ToDictionary(index => index, index => sampler.Sample(new RandomStream(Seed, (ulong)index))));
}
