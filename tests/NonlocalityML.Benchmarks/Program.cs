using NonlocalityML.Benchmarks;

switch (args)
{
    case ["sampling"]:
        return SamplingBenchmark.Run();
    case ["ortools"]:
        return OrToolsLabeling.Run();
    case ["structured"]:
        return StructuredLabeling.Run();
    default:
        Console.Error.WriteLine("Name a benchmark: sampling, ortools, structured");
        return 2;
}
