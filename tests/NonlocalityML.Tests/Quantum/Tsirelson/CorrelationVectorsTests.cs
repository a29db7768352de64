using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum.Engines;

namespace NonlocalityML.Tests.Quantum.Tsirelson;

/// <summary>Correlators without marginals are quantum exactly where unit vectors have them as scalar products.</summary>
[TestClass]
public sealed class CorrelationVectorsTests
{
    [TestMethod]
    [TestCategory("Slow")]
    public void Scalar_products_of_random_unit_vectors_are_proven_quantum()
    {
        foreach (var (settings, dimension) in ((int, int)[])[(3, 2), (4, 3), (5, 5), (6, 5), (8, 3)])
        {
            var scenario = Scenario.Bipartite(settings);
            var stream = new RandomStream(61, (ulong)settings);
            var (u, v) = (Vectors(settings, dimension, stream), Vectors(settings, dimension, stream));
            var behavior = WithCorrelators(scenario, (x, y) => u[x].Zip(v[y], (a, b) => a * b).Sum());
            var proof = QuantumEngines.For(scenario)!.Solve(behavior);
            Assert.IsLessThanOrEqualTo(1e-9, (double)proof.Upper, $"{settings} settings, dimension {dimension}");
            var returned = CertificateDocument.Parse(proof.ToJson());
            Assert.IsNull(returned.Verify());
            Assert.AreEqual(proof.Upper, returned.Upper);
        }
    }

    /// <summary>Wehner, PRA 73, 022110 (2006): the chained expression of m settings reaches 2m cos(pi/2m), with correlators
    /// cos(pi/2m).</summary>
    [TestMethod]
    public void Chained_correlators_are_decided_on_both_sides_of_the_boundary()
    {
        foreach (var settings in (int[])[3, 4, 5])
        {
            var scenario = Scenario.Bipartite(settings);
            var engine = QuantumEngines.For(scenario)!;
            foreach (var factor in (double[])[1 - 1e-6, 1, 1 + 1e-6, 1 + 1e-3])
            {
                var proof = engine.Solve(
                    WithCorrelators(scenario, (x, y) => factor * Math.Cos(Math.PI * ((2 * x) - (2 * y) + 1) / (2 * settings)))
                );
                Assert.AreEqual(factor > 1, proof.Lower.Numerator.Sign > 0, $"{settings} settings, {factor}");
                Assert.IsTrue(proof.IsDecided, $"{settings} settings, {factor}");
                Assert.IsNull(proof.Verify());
            }
        }
    }

    [TestMethod]
    public void Vectors_longer_than_one_are_scaled_and_shorter_ones_taken_as_they_are()
    {
        var tables = ((double, double)[])[(1, 1), (2, 0.5), (0.5, 0.5), (4, 1)];
        foreach (var (first, second) in tables)
        {
            var model = new CorrelationVectors(
                Scenario.Chsh,
                [
                    [first, 0],
                    [0, first],
                ],
                [
                    [second, 0],
                    [0, second],
                ]
            );
            var expected = first * second / Math.Max(1, Math.Max(first, second) * Math.Max(first, second));
            var table = model.ExactTable();
            Assert.AreEqual(
                (1 + expected) / 4,
                (double)table[Scenario.Chsh.TableIndex([0, 0], [1, 1])],
                1e-15,
                $"{first} {second}"
            );
            Assert.AreEqual(
                (1 - expected) / 4,
                (double)table[Scenario.Chsh.TableIndex([0, 1], [1, 1])],
                1e-15,
                $"{first} {second}"
            );
            Assert.AreEqual(0.25, (double)table[Scenario.Chsh.TableIndex([0, 1], [0, 1])], 1e-15, $"{first} {second}");
        }
    }

    [TestMethod]
    public void Wrong_vectors_are_refused()
    {
        foreach (
            var (expected, make) in new (string, Func<CorrelationVectors>)[]
            {
                (
                    "two outcomes",
                    () =>
                        new(
                            Scenario.Bipartite(2, 3),
                            [
                                [1],
                                [1],
                            ],
                            [
                                [1],
                                [1],
                            ]
                        )
                ),
                (
                    "one for each setting",
                    () =>
                        new(
                            Scenario.Chsh,
                            [
                                [1],
                            ],
                            [
                                [1],
                                [1],
                            ]
                        )
                ),
                (
                    "one dimension",
                    () =>
                        new(
                            Scenario.Chsh,
                            [
                                [1],
                                [1, 0],
                            ],
                            [
                                [1],
                                [1],
                            ]
                        )
                ),
                (
                    "finite",
                    () =>
                        new(
                            Scenario.Chsh,
                            [
                                [double.NaN],
                                [1],
                            ],
                            [
                                [1],
                                [1],
                            ]
                        )
                ),
            }
        )
            Assert.Contains(expected, Assert.ThrowsExactly<InvalidInputException>(make).Message);
    }

    internal static Behavior WithCorrelators(Scenario scenario, Func<int, int, double> correlator) =>
        Behavior.FromFunction(scenario, (a, b, x, y) => (1 + (a == b ? correlator(x, y) : -correlator(x, y))) / 4);

    private static double[][] Vectors(int count, int dimension, RandomStream stream) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ =>
                {
                    double[] vector = [.. Enumerable.Range(0, dimension).Select(_ => stream.NextNormal())];
                    var norm = Math.Sqrt(vector.Sum(value => value * value));
                    return Array.ConvertAll(vector, value => value / norm);
                }),
        ];
}
