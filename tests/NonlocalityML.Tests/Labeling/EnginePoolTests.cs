using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;
using NonlocalityML.Solvers;

namespace NonlocalityML.Tests.Labeling;

[TestClass]
public sealed class EnginePoolTests
{
    private static readonly Scenario M3 = Scenario.Bipartite(3);

    [TestMethod]
    [TestCategory("Slow")]
    public void Results_are_the_same_to_the_last_bit_for_any_number_of_threads_and_after_a_resume()
    {
        var behaviors = Enumerable
            .Range(0, (3 * EnginePool.BlockLength) + 20)
            .Select(i => RandomBehaviors.Arbitrary(M3, new RandomStream(8, (ulong)i)))
            .ToList();
        using var one = new EnginePool(() => new OrToolsEngine(M3), 1);
        using var two = new EnginePool(() => new OrToolsEngine(M3), 2);
        using var eight = new EnginePool(() => new OrToolsEngine(M3), 8);
        var expected = Bytes(one.Solve(behaviors));
        Assert.HasCount(behaviors.Count, expected);
        CollectionAssert.AreEqual(expected, Bytes(two.Solve(behaviors)));
        CollectionAssert.AreEqual(expected, Bytes(eight.Solve(behaviors)));
        CollectionAssert.AreEqual(expected[EnginePool.BlockLength..], Bytes(two.Solve(behaviors.Skip(EnginePool.BlockLength))));

        static List<string> Bytes(IEnumerable<Certificate> certificates) =>
            [
                .. certificates.Select(certificate =>
                    $"{certificate.Lower} {certificate.Upper} {string.Join(' ', certificate.Model.Strategies)} "
                    + $"{string.Join(' ', certificate.Model.Weights.Select(BitConverter.DoubleToInt64Bits))} "
                    + string.Join(' ', certificate.Inequality.Coefficients.ToArray().Select(BitConverter.DoubleToInt64Bits))
                ),
            ];
    }

    [TestMethod]
    public void Only_a_bounded_part_of_the_stream_is_read_ahead()
    {
        using var pool = new EnginePool(() => new StubEngine(), 2);
        var read = 0;
        foreach (var (i, _) in pool.Solve(Enumerable.Range(0, 20_000).Select(_ => Count())).Index())
            Assert.IsLessThanOrEqualTo((5 * EnginePool.BlockLength) + i, read);
        Assert.AreEqual(20_000, read);

        Behavior Count()
        {
            read++;
            return Behaviors.PopescuRohrlich;
        }
    }

    [TestMethod]
    public void A_failure_names_the_place_in_the_stream_and_engines_are_disposed()
    {
        var engines = new List<StubEngine>();
        var pool = new EnginePool(Make, 2);
        var behaviors = Enumerable.Repeat(Behaviors.PopescuRohrlich, 300).Append(Behaviors.Tsirelson);
        var error = Assert.ThrowsExactly<SolverException>(() => pool.Solve(behaviors).Count());
        Assert.AreEqual("Behavior 300: refused", error.Message);
        pool.Dispose();
        Assert.IsTrue(engines.Count is 1 or 2 && engines.All(engine => engine.IsDisposed));

        StubEngine Make()
        {
            lock (engines)
            {
                engines.Add(new StubEngine());
                return engines[^1];
            }
        }
    }

    [TestMethod]
    public void Cancellation_stops_an_endless_stream()
    {
        using var pool = new EnginePool(() => new StubEngine(), 2);
        using var cancellation = new CancellationTokenSource();
        var taken = 0;
        Assert.Throws<OperationCanceledException>(() =>
        {
            foreach (var _ in pool.Solve(Endless(), cancellation.Token))
            {
                if (++taken == 1000)
                    cancellation.Cancel();
            }
        });
        Assert.IsGreaterThanOrEqualTo(1000, taken);

        static IEnumerable<Behavior> Endless()
        {
            while (true)
                yield return Behaviors.PopescuRohrlich;
        }
    }

    /// <summary>Hands out one certificate; refuses everything but the PR box.</summary>
    private sealed class StubEngine : INonlocalityEngine
    {
        private static readonly Certificate Answer = Certificate.Close(Behaviors.PopescuRohrlich, new double[16], [0], [1]);

        public string Name => "stub";

        public Scenario Scenario => Scenario.Chsh;

        public bool IsDisposed { get; private set; }

        public Certificate Solve(Behavior behavior) =>
            ReferenceEquals(behavior, Behaviors.PopescuRohrlich) ? Answer : throw new SolverException("refused");

        public void Dispose() => IsDisposed = true;
    }
}
