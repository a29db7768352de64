using NonlocalityML.Bell;
using NonlocalityML.Labeling;

namespace NonlocalityML.Datasets;

/// <summary>An engine whose every solve can be stopped, for samplers, which draw and ask for NL many times for one sample. Owns
/// the engine.</summary>
internal sealed class StoppableEngine(INonlocalityEngine engine) : INonlocalityEngine
{
    /// <summary>Stops the solves from now on.</summary>
    public CancellationToken Stop { get; set; }

    public string Name => engine.Name;

    public Scenario Scenario => engine.Scenario;

    public long Fallbacks => engine.Fallbacks;

    /// <summary>Labels found so far.</summary>
    public long Labels { get; private set; }

    public Certificate Solve(Behavior behavior)
    {
        var certificate = engine.Solve(behavior, Stop);
        Labels++;
        return certificate;
    }

    public void Reset() => engine.Reset();

    public void Dispose() => engine.Dispose();
}
