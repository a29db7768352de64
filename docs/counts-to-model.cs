#:project ../src/NonlocalityML/NonlocalityML.csproj
#:package Microsoft.ML.OnnxRuntime@1.31.1
#:property PublishAot=false

// From counts to a verdict with proof, and to a network that is trained on proven labels:  dotnet run docs/counts-to-model.cs
using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Experiments;
using NonlocalityML.Learning;
using NonlocalityML.Solvers;

var file = args.Length > 0 ? args[0] : "datasets/experiments/delft2015.csv";
var folder = args.Length > 1 ? args[1] : Directory.CreateTempSubdirectory("nonlocality").FullName;

// Counts: what do they prove, and what is statistical?
var table = MeasuredTable.Read(file);
using var engine = NonlocalityEngines.Structured(table.Scenario);
var verdict = ExperimentVerdict.Of(table, engine, new NoSignalingDistance(table.Scenario, new OrToolsSolver()));
Console.WriteLine(verdict.Sentence);
Console.WriteLine(
    $"frequencies {verdict.Certificate}; S = {verdict.Chsh?.Value:F4}; holds: {verdict.Certificate.Verify() is null}"
);

// Random tables with proven labels, and a small ensemble that learns them.
using var source = new SampledBehaviors("no-signaling", table.Scenario, seed: 1, count: 4000, NonlocalityEngines.Default);
using var labels = DatasetBuilder.Label(source, LabelKinds.Nonlocality, Path.Combine(folder, "labels"), threads: 2);
var trainer = new EnsembleTrainer([labels], options: _ => EnsembleOptions.Intervals(epochs: 5));
var card = trainer.Fit(Path.Combine(folder, "model"));

// What the network says of the counts' no-signalling table: evidence, beside the proof.
using var scorer = Scorer.Open(Path.Combine(folder, "model"));
Console.WriteLine($"learned {scorer.Score(verdict.Projection.Behavior).Value:F3}; proven {verdict.ProjectedCertificate}");
