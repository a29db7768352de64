using NonlocalityML.Bell;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;
using NonlocalityML.Solvers;

namespace NonlocalityML.Datasets;

/// <summary>Behaviors drawn from a distribution: sample i from the stream (seed, i), on any number of threads.</summary>
public sealed class SampledBehaviors : IBehaviorSource
{
    private readonly ThreadLocal<Worker> workers;
    private readonly ulong seed;

    /// <param name="distribution">A name that <see cref="Samplers"/> knows.</param>
    /// <param name="scenario">Scenario of the samples.</param>
    /// <param name="seed">Chooses the samples.</param>
    /// <param name="count">Number of samples.</param>
    /// <param name="engine">A name that <see cref="NonlocalityEngines"/> knows, for distributions that ask for NL.</param>
    /// <exception cref="InvalidInputException">Unknown names, a distribution that does not exist in this scenario, or no
    /// samples.</exception>
    public SampledBehaviors(string distribution, Scenario scenario, ulong seed, long count, string engine)
        : this(openEngine => Samplers.Create(distribution, scenario, openEngine), engine, seed, count) =>
        Specification = Specification with { Distribution = distribution };

    internal SampledBehaviors(
        Func<Func<Scenario, INonlocalityEngine>, ISampler> newSampler,
        string engine,
        ulong seed,
        long count
    )
    {
        if (count is < 1 or > int.MaxValue)
            throw new InvalidInputException($"The number of samples is {count}; 1 to {int.MaxValue} are accepted.");
        this.seed = seed;
        workers = new ThreadLocal<Worker>(() => new Worker(newSampler, engine), trackAllValues: true);
        var sampler = workers.Value!.Sampler;
        Specification = new DatasetSpecification
        {
            Kind = LabelKinds.None.Name,
            Scenario = sampler.Scenario,
            Count = count,
            Distribution = sampler.Name,
            Description = sampler.Description,
            Seed = seed,
            SamplingEngine = workers.Value.UsesEngine ? engine : null,
        };
    }

    public DatasetSpecification Specification { get; }

    /// <summary>Labels that all threads asked for so far to choose samples by; 0 where the distribution asks for none.</summary>
    internal long Labels => workers.Values.Sum(worker => worker.Labels);

    public Behavior Behavior(long index) => Behavior(index, CancellationToken.None);

    public Behavior Behavior(long index, CancellationToken cancellation) =>
        workers.Value!.Sample(new RandomStream(seed, (ulong)index), cancellation);

    public void Dispose()
    {
        foreach (var worker in workers.Values)
            worker.Dispose();
        workers.Dispose();
    }

    /// <summary>A sampler of one thread, with the engines that it asked for.</summary>
    private sealed class Worker : IDisposable
    {
        private readonly List<StoppableEngine> engines = [];

        public Worker(Func<Func<Scenario, INonlocalityEngine>, ISampler> newSampler, string engine) =>
            Sampler = newSampler(scenario =>
            {
                engines.Add(new StoppableEngine(NonlocalityEngines.Create(engine, scenario)));
                return engines[^1];
            });

        public ISampler Sampler { get; }

        public bool UsesEngine => engines.Count > 0;

        public long Labels => engines.Sum(engine => engine.Labels);

        /// <summary>An engine that remembers earlier samples could change the last bits of this one, so it forgets them
        /// first.</summary>
        public Behavior Sample(RandomStream stream, CancellationToken cancellation)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var engine in engines)
            {
                engine.Stop = cancellation;
                engine.Reset();
            }

            return Sampler.Sample(stream);
        }

        public void Dispose()
        {
            foreach (var engine in engines)
                engine.Dispose();
        }
    }
}
