using NonlocalityML.Bell;
using NonlocalityML.Inequalities;
using NonlocalityML.Numerics;
using NonlocalityML.Solvers;

namespace NonlocalityML.Tests.Inequalities;

[TestClass]
public sealed class NamedInequalitiesTests
{
    /// <summary>Name, local bound, no-signalling bound.</summary>
    private static readonly (string Name, string Local, string? NoSignaling)[] Published =
    [
        ("CHSH", "2", "4"),
        ("ch", "0", "1/2"),
        ("chsh-game", "3/4", "1"),
        ("I3322", "0", "1"),
        ("I4422", "0", "3/2"),
        ("CGLMP3", "2", "4"),
        ("cglmp:4", "2", "4"),
        ("chained:5", "8", "10"),
        ("chained-game:3", "5/6", "1"),
        ("Mermin", "2", "4"),
        ("mermin:4", "4", null),
        ("svetlichny", "4", "8"),
        ("mermin-klyshko:3", "1", "2"),
        ("GYNI", "1/4", "1/3"),
        ("gyni:4", "1/8", "1/6"),
        ("gyni:5", "1/16", "1/11"),
        ("grandjean:3", "-2", "0"),
        ("grandjean:4", "-3", null),
        ("tilted:0.5", "5/2", "4"),
        ("elegant", "6", "12"),
        ("Elegant Bell", "6", "12"),
        ("Hardy", "0", "1/2"),
        ("BKP 3", "4", "6"),
        ("MABK:3", "1", "2"),
        ("Tilted CHSH 0.5", "5/2", "4"),
        ("Collins-Gisin:3", "0", "1"),
        // (m^2 + 1)/2 without its fraction, and m^2.
        ("Gisin:2", "2", "4"),
        ("gisin:3", "5", "9"),
        ("gisin:4", "8", "16"),
        ("magic-square", "8/9", "1"),
        // 32 times GYNI minus 4, see below: 32/3 - 4. (16/3 is quoted elsewhere: 4/3 times the local bound, as if both were 0
        // for white noise.)
        ("Sliwa 10", "4", "20/3"),
        ("a2", "0", "1/2"),
    ];

    [TestMethod]
    public void Names_have_their_published_local_and_no_signalling_bounds_exactly()
    {
        foreach (var (name, local, noSignaling) in Published)
        {
            var expression = NamedInequalities.Parse(name);
            Assert.AreEqual(Rational.Parse(local), expression.LocalBound, name);
            if (noSignaling is null)
                continue;
            var bound = NoSignalingBound.Of(expression.Whole, new OrToolsSolver())!;
            Assert.IsTrue(bound.IsExact, name);
            Assert.AreEqual(Rational.Parse(noSignaling), expression.ValueOf(bound.Upper), name);
        }
    }

    [TestMethod]
    public void All_lists_have_the_local_bounds_of_the_literature()
    {
        foreach (var (number, _, _, _) in PublishedValues.Avis)
            Assert.AreEqual(Rational.Zero, NamedInequalities.Parse($"a{number}").LocalBound, $"A{number}");
        foreach (var (number, local, _) in PublishedValues.Sliwa)
            Assert.AreEqual(local, (double)NamedInequalities.Parse($"sliwa:{number}").LocalBound, $"Sliwa {number}");
    }

    [TestMethod]
    public void Every_listed_inequality_is_recognised_under_other_labels()
    {
        foreach (var number in (int[])[3, 4, 5, 8, 9, 30])
        {
            var inequality = NamedInequalities.Parse($"a{number}").Whole;
            foreach (var generator in Relabeling.Generators(inequality.Scenario).Take(4))
            {
                var moved = new BellInequality(
                    inequality.Scenario,
                    inequality.Scenario.ToTable<double>(
                        generator.Apply<double>(inequality.Scenario.ToSlots(inequality.Coefficients))
                    )
                );
                Assert.AreEqual(number == 3 ? "I3322" : $"A{number}", InequalityNames.Of(moved), $"A{number}");
            }
        }

        foreach (var (name, known) in ((string, string)[])[("i4422", "I4422"), ("mermin-klyshko:4", "Mermin-Klyshko 4")])
            Assert.AreEqual(known, InequalityNames.Of(NamedInequalities.Parse(name).Whole));
        Assert.AreEqual("Mermin-Klyshko 4", InequalityNames.Of(NamedInequalities.Parse("svetlichny:4").Whole));
        for (var number = 5; number <= 46; number++)
        {
            if (number != 10)
                Assert.AreEqual($"Sliwa {number}", InequalityNames.Of(NamedInequalities.Parse($"sliwa:{number}").Whole));
        }
    }

    [TestMethod]
    public void The_46_facets_of_three_parties_are_facets_of_46_classes()
    {
        var classes = new HashSet<ReducedInequality>();
        for (var number = 1; number <= 46; number++)
        {
            var reduced = ReducedInequality.Of(NamedInequalities.Parse($"sliwa:{number}").Whole, CorrelationSpace.NoSignaling)!;
            Assert.IsTrue(FacetTest.IsFacet(reduced.Inequality), $"Sliwa {number}");
            classes.Add(SymmetryClass.Of(reduced.Inequality).Representative);
        }

        Assert.HasCount(46, classes);
    }

    /// <summary>
    /// GYNI and Sliwa 10 are one facet: the same class, local bounds 1/4 and 4, and 1/8 and 0 for white noise. So Sliwa 10 is 32
    /// GYNI - 4 up to names, and the published no-signalling value 1/3 (Almeida et al., PRL 104, 230404 (2010)) gives 20/3.
    /// </summary>
    [TestMethod]
    public void Sliwa_10_is_guess_your_neighbours_input_whose_published_no_signalling_value_gives_its_own()
    {
        var (gyni, sliwa) = (NamedInequalities.Parse("gyni:3"), NamedInequalities.Parse("sliwa:10"));
        Assert.AreEqual(Class(gyni), Class(sliwa));
        var scale = (sliwa.LocalBound - sliwa.AtWhiteNoise) / (gyni.LocalBound - gyni.AtWhiteNoise);
        Assert.AreEqual((Rational)32, scale);
        Assert.AreEqual(Rational.Parse("20/3"), (scale * (Rational.Parse("1/3") - gyni.AtWhiteNoise)) + sliwa.AtWhiteNoise);

        static ReducedInequality Class(BellExpression expression) =>
            SymmetryClass.Of(ReducedInequality.Of(expression.Whole, CorrelationSpace.NoSignaling)!.Inequality).Representative;
    }

    [TestMethod]
    public void A_name_that_is_none_is_refused_with_what_is_known()
    {
        foreach (
            var (name, part) in (ReadOnlySpan<(string, string)>)
                [
                    ("chhs", "known are chsh"),
                    ("a1", "2 to 89"),
                    ("a90", "2 to 89"),
                    ("sliwa:47", "1 to 46"),
                    ("cglmp", "2 to 16"),
                    ("cglmp:99", "2 to 16"),
                    ("chsh:2", "no number"),
                    ("mermin:x", "whole number"),
                    ("tilted", "tilted:0.5"),
                    ("", "known are"),
                ]
        )
            Assert.Contains(part, Assert.ThrowsExactly<InvalidInputException>(() => NamedInequalities.Parse(name), name).Message);
    }
}
