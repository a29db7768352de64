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
    case ["bilocal"]:
        return BilocalLabeling.Run();
    case ["bilocal", var gap, var count]:
        return BilocalLabeling.Run(double.Parse(gap), int.Parse(count));
    case ["certified", .. var arguments]:
        return CertifiedNetworkBenchmark.Run(arguments);
    case ["intervals"]:
        return IntervalBenchmark.Run();
    case ["scoring", .. var arguments]:
        return ScoringBenchmark.Run(arguments);
    case ["statistics"]:
        return StatisticsBenchmark.Run(200);
    case ["statistics", "headline", .. var arguments]:
        return HeadlineBenchmark.Run([.. arguments.Select(int.Parse)]);
    case ["statistics", "read", var path]:
        return StatisticsBenchmark.Read(path);
    case ["statistics", var sets]:
        return StatisticsBenchmark.Run(int.Parse(sets));
    case ["classification"]:
        return ClassificationBenchmark.Run(300);
    case ["classification", var points]:
        return ClassificationBenchmark.Run(int.Parse(points));
    case ["quantum-test"]:
        return QuantumTestBenchmark.Run(2000);
    case ["quantum-test", var draws]:
        return QuantumTestBenchmark.Run(int.Parse(draws));
    case ["clouds", .. var arguments]:
        return CloudBenchmark.Run(arguments);
    case ["search", .. var arguments]:
        return SearchBenchmark.Run(arguments.ElementAtOrDefault(0) ?? "models");
    case ["serve", .. var arguments]:
        return ServeBenchmark.Run(arguments);
    case ["mlnet", .. var arguments]:
        return MLNetBenchmark.Run(arguments);
    case ["cluster"]:
        return ClusterBenchmark.Run();
    case ["compare", .. var arguments]:
        return LongComparison.Run(arguments);
    case ["tables"]:
        return TablesBenchmark.Run();
    case ["inequalities", .. var arguments]:
        return InequalitiesBenchmark.Run(arguments);
    case ["checked"]:
        return CheckedScenarios.Run(600);
    case ["checked", var seconds]:
        return CheckedScenarios.Run(int.Parse(seconds));
    default:
        Console.Error.WriteLine(
            "Name a benchmark: sampling, ortools, structured, training, bilocal, certified, intervals, scoring, statistics, "
                + "classification, quantum-test, "
                + "clouds, search, serve, mlnet, cluster, compare, inequalities, tables, checked"
        );
        return 2;
}
