using System.CommandLine;

namespace NonlocalityML.Cli;

/// <summary>The option --seed of verbs that draw something.</summary>
internal sealed class SeedOption : Option<ulong>
{
    /// <param name="usual">The seed where none is given; null where one must be.</param>
    /// <param name="description">What depends on it.</param>
    public SeedOption(ulong? usual, string description)
        : base("--seed")
    {
        Description = description;
        HelpName = "K";
        Required = usual is null;
        if (usual is { } seed)
            DefaultValueFactory = _ => seed;
    }
}
