namespace NonlocalityML.Graphs;

/// <summary>Where graphs run.</summary>
public enum Device
{
    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>An NVIDIA graphics card; refused where it cannot be used.</summary>
    Cuda,

    /// <summary>CUDA where it can be used, else the processor, with a notice that says so.</summary>
    Auto,
}
