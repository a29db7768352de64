using NonlocalityML.Benchmarks;

switch (args)
{
    case ["sampling"]:
        return SamplingBenchmark.Run();
    case ["ortools"]:
        return OrToolsLabeling.Run();
    default:
        Console.Error.WriteLine("Name a benchmark: sampling, ortools");
        return 2;
}
