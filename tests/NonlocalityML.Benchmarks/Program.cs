using NonlocalityML.Benchmarks;

switch (args)
{
    case ["sampling"]:
        return SamplingBenchmark.Run();
    case ["ortools"]:
        return OrToolsLabeling.Run();
    case ["structured"]:
        return StructuredLabeling.Run();
    case ["training"]:
        return GraphTraining.Run();
    default:
        Console.Error.WriteLine("Name a benchmark: sampling, ortools, structured, training");
        return 2;
}
