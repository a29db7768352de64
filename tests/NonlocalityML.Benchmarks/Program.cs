using NonlocalityML.Benchmarks;

switch (args)
{
    case ["sampling"]:
        return SamplingBenchmark.Run();
    default:
        Console.Error.WriteLine("Name a benchmark: sampling");
        return 2;
}
