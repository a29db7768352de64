using NonlocalityML.Bell;
using NonlocalityML.HiddenVariables;
using NonlocalityML.HiddenVariables.Polyhedra;
using NonlocalityML.Labeling.Visibilities;
using NonlocalityML.Numerics;
using NonlocalityML.Reports;
using NonlocalityML.Solvers;
using NonlocalityML.Tests.Quantum;

namespace NonlocalityML.Tests.HiddenVariables.Polyhedra;

[TestClass]
public sealed class VisibilityTests
{
    /// <summary>Published critical visibilities of finite sets, and closed forms.</summary>
    [TestMethod]
    [DataRow("werner", "projective", "icosahedral-6", 0.77839, 2e-5)]
    [DataRow("ghz", "planar", "polygon-8", 0.49317, 2e-5)]
    [DataRow("ghz", "planar", "polygon-2", 0.5, 1e-7)]
    [DataRow("werner", "planar", "polygon-4", 0.7071068, 1e-7)]
    [DataRow("werner", "planar", "polygon-8", 0.7071068, 1e-7)]
    public void Finite_sets_of_unit_axes_have_known_thresholds(
        string family,
        string measurements,
        string axes,
        double expected,
        double accuracy
    )
    {
        var (finder, search) = Find(family, measurements, axes);
        Assert.AreEqual(VisibilityStop.Reached, search.Stop);
        Assert.AreEqual(expected, search.Visibility, accuracy);
        var inequality = new PolyhedralInequality(
            finder.Target.Family,
            finder.Target.Axes,
            PolyhedralInequality.Round(search.Inequality())
        );
        Assert.AreEqual(expected, (double)inequality.Proven(), accuracy);
        Assert.IsNull(inequality.Check(inequality.Proven()));
        Assert.IsNotNull(inequality.Check(inequality.Proven() - new Rational(1, 1 << 20)));
    }

    /// <summary>Both sides of the threshold, by exact labels of our other engine: NL is 0 below it and not above.</summary>
    [TestMethod]
    [DataRow("polygon-3")]
    [DataRow("polygon-4")]
    [DataRow("polygon-5")]
    public void Thresholds_agree_with_exact_labels(string axes)
    {
        var (finder, search) = Find("werner", "planar", axes);
        var values = finder.Target.Values();
        var settings = finder.Target.Lengths[0];
        var scenario = Scenario.Parse(
            $"[({string.Join(' ', Enumerable.Repeat(2, settings))}) ({string.Join(' ', Enumerable.Repeat(2, settings))})]"
        );
        using var engine = NonlocalityEngines.Create(NonlocalityEngines.Default, scenario);
        Assert.IsLessThan(1e-7, Label(search.Visibility - 1e-4));
        Assert.IsGreaterThan(1e-6, Label(Math.Min(1, search.Visibility + 1e-3)));

        double Label(double visibility)
        {
            var table = new double[4 * values.Length];
            for (var slot = 0; slot < table.Length; slot++)
            {
                var sign = slot / values.Length is 0 or 3 ? 1 : -1;
                table[slot] = (1 + (sign * visibility * values[slot % values.Length])) / 4;
            }

            return (double)engine.Solve(new Behavior(scenario, table)).Lower;
        }
    }

    /// <summary>The check averages over the whole group, element by element; the finder knew orbits only.</summary>
    [TestMethod]
    public void A_model_proves_what_the_finder_says()
    {
        var certificate = Werner();
        Assert.AreEqual(0.604861, (double)certificate.Lower, 2e-6); // 0.922602^2 0.710603
        Assert.AreEqual(Math.Sqrt(0.5), (double)certificate.Upper, 2e-8); // CHSH
        Assert.IsNull(certificate.Verify());
    }

    /// <summary>The singlet's correlations are negative: the parties of a strategy point away from each other on the average, by
    /// as much as the model reaches.</summary>
    [TestMethod]
    public void Strategies_point_where_their_answers_say_and_weigh_one_together()
    {
        var certificate = Werner();
        var model = certificate.Model!;
        var (a, b) = (StrategyVectors.Of(model, 0), StrategyVectors.Of(model, 1));
        Assert.HasCount(model.Strategies.Count, a);
        Assert.AreEqual(model.Weights.Sum(weight => Math.ScaleB(weight, -40)), a.Sum(one => one.Weight), 1e-12);
        Assert.IsTrue(a.Sum(one => one.Weight) is > 0.5 and <= 1 + 1e-9);
        foreach (var one in a)
            Assert.AreEqual(1, one.X * one.X + one.Y * one.Y + one.Z * one.Z, 1e-12);
        var mean = a.Zip(b, (one, other) => one.Weight * (one.X * other.X + one.Y * other.Y + one.Z * other.Z)).Sum();
        Assert.IsLessThan(-0.5, mean);
        Assert.HasCount(2, StrategyFigures.Of(model).ToList());
    }

    [TestMethod]
    public void Certificates_survive_their_file_and_tampering_is_refused()
    {
        var text = VisibilityCertificateJson.Format(Werner());
        Assert.IsTrue(VisibilityCertificateJson.Recognizes(text));
        var read = VisibilityCertificateJson.Parse(text);
        Assert.IsNull(read.Verify());
        Assert.AreEqual(text, VisibilityCertificateJson.Format(read));

        var tenth = new Rational(1, 10);
        var model = read.Model!;
        Assert.Contains("proves only", Refusal(read.Model, read.Lower + new Rational(1, 1 << 20), read.Upper));
        Assert.Contains("proves only", Refusal(read.Model, read.Lower, read.Upper - new Rational(1, 1 << 20)));
        Assert.Contains("without a local model", Refusal(null, tenth, read.Upper));

        sbyte[] flipped = [.. model.Strategies[0].Select((sign, i) => i == 3 ? (sbyte)-sign : sign)];
        Assert.Contains(
            "proves only",
            Refusal(With(model.Weights, [flipped, .. model.Strategies.Skip(1)], model.Hulls), read.Lower, read.Upper)
        );
        Assert.Contains(
            "proves only",
            Refusal(With([model.Weights[0] / 2, .. model.Weights.Skip(1)], model.Strategies, model.Hulls), read.Lower, read.Upper)
        );
        var shorter = ConvexHull.Find(AxisSet.Round(AxisSets.Icosahedral(16)));
        Assert.Contains(
            "1 is needed",
            Refusal(With(model.Weights, model.Strategies, [shorter, shorter]), read.Lower, read.Upper)
        );
        var open = new AxisHull(model.Hulls[0].Axes, model.Hulls[0].Facets.Skip(3).ToArray());
        Assert.Contains(
            "not proven",
            Refusal(With(model.Weights, model.Strategies, [open, model.Hulls[1]]), read.Lower, read.Upper)
        );
        Assert.Throws<InvalidInputException>(() => With([1L << 40, 1], model.Strategies.Take(2).ToArray(), model.Hulls));
        Assert.Throws<InvalidInputException>(() =>
            VisibilityCertificateJson.Parse(
                text.Replace("\"strategies\":[\"", "\"strategies\":[null,\"", StringComparison.Ordinal)
            )
        );

        string Refusal(PolyhedralModel? part, Rational lower, Rational upper) =>
            new VisibilityCertificate(read.Family, part, read.Inequality, lower, upper).Verify()!;

        PolyhedralModel With(IReadOnlyList<long> weights, IReadOnlyList<sbyte[]> strategies, IReadOnlyList<AxisHull> hulls) =>
            new(read.Family, hulls, model.Symmetries, weights, strategies, model.Visibility);
    }

    /// <summary>W has marginals: index 0 of every party is "not measured", and the tensor holds the correlations of fewer
    /// parties.</summary>
    [TestMethod]
    public void Marginals_are_part_of_the_statement()
    {
        using var folder = new TemporaryFolder();
        var certificate = ThresholdProof.Run(
            new ThresholdOptions("w", "projective", "octahedral-3", "octahedral-3"),
            Path.Combine(folder.Path, "w")
        );
        Assert.IsNull(certificate.Verify());
        Assert.AreEqual(1, certificate.Model!.Target.First);
        Assert.AreEqual(4 * 4 * 4, certificate.Model.Target.Numerators.Count);
        Assert.IsTrue((double)certificate.Lower is > 0.1 and < 0.6, $"{(double)certificate.Lower}");
        Assert.IsTrue((double)certificate.Upper is > 0.515 and < 0.75, $"{(double)certificate.Upper}");
    }

    /// <summary>
    /// Families told by their numbers: the singlet's among them; a shrunk one has a threshold as much higher; axes permuted on
    /// one side (which takes these axes to themselves, and makes the state change when parties are exchanged) leave it as it is;
    /// W by name and by numbers.
    /// </summary>
    [TestMethod]
    [DataRow("bell-diagonal:-1,-1,-1", "werner", 1)]
    [DataRow("bell-diagonal:-0.8,-0.8,-0.8", "werner", 0.8)]
    [DataRow("correlations:XY=-1,YZ=-1,ZX=-1", "werner", 1)]
    [DataRow("w:3", "w", 1)]
    public void States_are_told_by_their_correlations(string state, string named, double share)
    {
        var family = VisibilityFamilies.Open(state, "projective");
        Assert.AreEqual(family.Name, VisibilityFamily.FromName(family.Name, "projective").Name);
        var known = Find(named, "projective", "octahedral-9").Search.Visibility;
        Assert.AreEqual(known / share, Find(family.Name, "projective", "octahedral-9").Search.Visibility, 2e-6);
    }

    /// <summary>cos t |00> + sin t |11> with its marginals: nonlocal above 1/sqrt(1 + sin^2 2t) by CHSH (Horodecki et al., PLA
    /// 200, 340 (1995)).</summary>
    [TestMethod]
    public void A_pure_state_with_marginals_has_a_proof_on_whole_tables()
    {
        using var folder = new TemporaryFolder();
        var family = VisibilityFamilies.Open("schmidt:0.5rad", "projective");
        Assert.IsTrue(family.HasMarginals);
        var certificate = ThresholdProof.Run(
            new ThresholdOptions(family.Name, "projective", "octahedral-9", "octahedral-9"),
            Path.Combine(folder.Path, "pure")
        );
        Assert.IsNull(certificate.Verify());
        Assert.Contains("marginals included", certificate.Statement);
        var chsh = 1 / Math.Sqrt(1 + (Math.Sin(1) * Math.Sin(1)));
        Assert.IsTrue((double)certificate.Upper <= chsh + 1e-8 && (double)certificate.Upper > chsh - 0.01);
        Assert.IsTrue((double)certificate.Lower is > 0.5 and < 0.7651, $"{(double)certificate.Lower}");
        Assert.AreEqual(
            VisibilityCertificateJson.Format(certificate),
            VisibilityCertificateJson.Format(VisibilityCertificateJson.Parse(VisibilityCertificateJson.Format(certificate)))
        );
    }

    /// <summary>1/sqrt(s1^2 + s2^2), of the two largest singular values (Horodecki et al., PLA 200, 340 (1995)).</summary>
    [TestMethod]
    [DataRow("bell-diagonal:0.9,-0.7,0.6", "projective", 0.9, 0.7)]
    [DataRow("bell-diagonal:0.9,-0.5,0.6", "planar", 0.9, 0.5)]
    [DataRow("schmidt:20", "projective", 1, 0.6427876096865393)]
    [DataRow("werner", "projective", 1, 1)]
    public void Chsh_of_two_qubits_is_at_its_best_settings(string state, string measurements, double first, double second)
    {
        var chsh = HorodeckiSettings.Chsh(VisibilityFamilies.Open(state, measurements))!;
        var expected = Math.Min(1, 1 / Math.Sqrt((first * first) + (second * second)));
        Assert.AreEqual(expected, (double)chsh.Proven(), 1e-8);
        Assert.IsNull(chsh.Check(chsh.Proven()));
    }

    [TestMethod]
    public void A_search_goes_on_from_its_folder_and_from_known_strategies()
    {
        var (finder, search) = Find("werner", "projective", "icosahedral-16");
        var again = new VisibilityFinder(finder.Target, new VisibilityFinderOptions());
        again.WarmStart(search.Strategies, search.Visibility);
        var second = again.Run();
        Assert.AreEqual(search.Visibility, second.Visibility, 1e-9);
        Assert.IsLessThanOrEqualTo(1, second.Calls);
    }

    /// <summary>All strategies one by one, against the enumeration in vectors.</summary>
    [TestMethod]
    [DataRow(2, 5, 7, false)]
    [DataRow(2, 7, 4, true)]
    [DataRow(2, 2, 2, false)]
    [DataRow(3, 3, 4, true)]
    [DataRow(3, 4, 3, false)]
    public void Local_bounds_agree_with_going_through_all_signs(int parties, int first, int other, bool isFixed)
    {
        var stream = new RandomStream(11, (ulong)(first + other));
        int[] lengths = [first, .. Enumerable.Repeat(other, parties - 1)];
        var tensor = Enumerable.Range(0, lengths.Aggregate((a, b) => a * b)).Select(_ => stream.NextInt(2001) - 1000).ToArray();
        var best = long.MinValue;
        for (var signs = 0L; signs < 1L << lengths.Sum(); signs++)
        {
            if (isFixed && Enumerable.Range(0, parties).Any(party => (signs >> lengths.Take(party).Sum() & 1) == 1))
                continue;
            var sum = 0L;
            for (var entry = 0; entry < tensor.Length; entry++)
            {
                var (rest, negative, bit) = (entry, 0L, lengths.Sum());
                for (var party = parties - 1; party >= 0; rest /= lengths[party--])
                {
                    bit -= lengths[party];
                    negative ^= signs >> (bit + (rest % lengths[party])) & 1;
                }

                sum += negative == 1 ? -tensor[entry] : tensor[entry];
            }

            best = Math.Max(best, sum);
        }

        Assert.AreEqual(best, SignEnumeration.Maximum(tensor, lengths, isFixed, []).Value);
    }

    private static VisibilityCertificate Werner()
    {
        using var folder = new TemporaryFolder();
        return ThresholdProof.Run(
            new ThresholdOptions("werner", "projective", "icosahedral-16", "icosahedral-16"),
            Path.Combine(folder.Path, "werner")
        );
    }

    private static (VisibilityFinder Finder, VisibilitySearch Search) Find(string name, string measurements, string axes)
    {
        var family = VisibilityFamily.FromName(name, measurements);
        var set = AxisSet.RoundInwards(AxisSets.FromName(axes, family.Dimension));
        var finder = new VisibilityFinder(
            new AxisCorrelations(family, [.. Enumerable.Repeat(set, family.Parties)]),
            new VisibilityFinderOptions()
        );
        return (finder, finder.Run());
    }
}
