using System.Collections.Immutable;
using System.Globalization;
using Google.Protobuf;
using NonlocalityML.Bell;
using NonlocalityML.Graphs;
using NonlocalityML.Graphs.Onnx;
using NonlocalityML.Numerics;

namespace NonlocalityML.Learning;

/// <summary>What the file of a certified network says of itself, and whether that is true.</summary>
internal static class CertifiedMetadata
{
    private const string Kind = "certified NL",
        Untrained = "untrained";

    public static ImmutableDictionary<string, string> Of(
        CertifiedNetworkOptions options,
        Tensor? weights,
        CertifiedEvaluation? evaluation
    )
    {
        var scenario = options.Scenario;
        var metadata = new Dictionary<string, string>
        {
            ["Kind"] = Kind,
            ["Scenario"] = $"{scenario}",
            ["Unit"] = scenario.Unit.ToString("R", CultureInfo.InvariantCulture),
            ["Measure"] = "NL(q) = Unit * min over local p of sum |q - p|",
            ["Features"] = $"{options.Features}",
            ["Coordinates"] =
                options.Features == CertifiedFeatures.Table
                    ? "p[a,b,x,y], C order, outcomes first, missing outcomes 0"
                    : "<A_x B_y>, C order, outcome 0 is +1; marginals vanish",
            ["Layers"] = options.Layers.ToString(CultureInfo.InvariantCulture),
            ["LayerWeights"] = weights is null ? Untrained : LayerWeights.Format(weights),
            ["Margin"] = CertifiedLayers.Margin,
            ["Arithmetic"] = "Real32; TF32 must be off",
            ["Inequality"] = "c in [-1, 1] in the coordinates: Lower <= Unit * (c.q - largest local c.p)",
        };
        if (options.WithLocalModel)
        {
            metadata["Weights"] =
                "W[y,b,k]: how often the party with fewer strategies (A if equal) plays its strategy k, setting 0 the most "
                + "significant digit, while the other answers b to y"
                + (options.Features == CertifiedFeatures.Table ? "" : "; with all outcomes flipped half of the time");
        }

        foreach (var (key, value) in evaluation?.Metadata ?? [])
            metadata[key] = value;
        return metadata.ToImmutableDictionary();
    }

    /// <exception cref="InvalidInputException">The model is no certified network, or something is missing or wrong.</exception>
    public static CertifiedNetworkOptions OptionsOf(IReadOnlyDictionary<string, string> metadata)
    {
        if (metadata.GetValueOrDefault("Kind") != Kind)
            throw new InvalidInputException("The model is not a certified network.");
        var features =
            Enum.TryParse<CertifiedFeatures>(Value("Features"), out var kind) && Enum.IsDefined(kind)
                ? kind
                : throw Wrong("Features");
        var layers = int.TryParse(Value("Layers"), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : throw Wrong("Layers");
        return new CertifiedNetworkOptions(Scenario.Parse(Value("Scenario")), features)
        {
            Layers = layers,
            WithLocalModel = metadata.ContainsKey("Weights"),
        };

        string Value(string key) =>
            metadata.TryGetValue(key, out var value)
                ? value
                : throw new InvalidInputException($"The certified network does not tell its {key}.");

        InvalidInputException Wrong(string key) => new($"The certified network tells '{Value(key)}' as its {key}.");
    }

    /// <summary>Reads a file, and builds its graph anew from what it states.</summary>
    /// <exception cref="InvalidInputException">The file cannot be read, or its nodes are not those of the network that it says it
    /// is.</exception>
    public static Graph Read(string path)
    {
        var bytes = Session.ReadFile(path);
        try
        {
            var model = ModelProto.Parser.ParseFrom(bytes);
            var metadata = model
                .MetadataProps.GroupBy(pair => pair.Key)
                .ToImmutableDictionary(pairs => pairs.Key, pairs => pairs.Last().Value);
            var options = OptionsOf(metadata);
            var weights = metadata.GetValueOrDefault("LayerWeights", Untrained);
            var built = CertifiedNetwork.Build(
                options,
                weights == Untrained ? null : LayerWeights.Parse(weights, options.Layers)
            );
            if (!GraphWriter.Write(built).Graph.Equals(model.Graph))
                throw new InvalidInputException(
                    "its nodes are not those of the certified network that it says it is; its bounds prove nothing."
                );
            return new Graph(built.Outputs, metadata);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new InvalidInputException($"{path} is no ONNX file, or only a part of one.", exception);
        }
        catch (InvalidInputException exception)
        {
            throw new InvalidInputException($"{path}: {exception.Message}", exception);
        }
    }
}
