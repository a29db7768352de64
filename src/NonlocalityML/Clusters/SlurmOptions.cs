using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using NonlocalityML.Numerics;

namespace NonlocalityML.Clusters;

/// <summary>What a job asks Slurm for; what is null is left to the cluster.</summary>
internal sealed partial record SlurmOptions
{
    /// <summary>Seconds before its time limit at which a task is told to stop.</summary>
    public const int Notice = 60;

    /// <summary>The most tasks: Slurm's usual MaxArraySize allows indices to 1000; sites raise it to at most 4,000,000.</summary>
    public const int MaximumTasks = 4_000_000;

    private readonly string? time,
        partition,
        account,
        memory;
    private readonly int cpus = 1;
    private readonly ImmutableArray<string> others = [];

    /// <summary>Time limit of a task, as Slurm writes it: minutes, [D-]HH:MM:SS, D-HH; at least three minutes.</summary>
    public string? Time
    {
        get => time;
        init => time = value is null ? null : RequireTime(value);
    }

    public string? Partition
    {
        get => partition;
        init => partition = Require(value, Name(), "--partition", "a name");
    }

    public string? Account
    {
        get => account;
        init => account = Require(value, Name(), "--account", "a name");
    }

    /// <summary>Memory of a task: a number with K, M, G or T; megabytes without.</summary>
    public string? Memory
    {
        get => memory;
        init => memory = Require(value, Amount(), "--memory", "a whole number with K, M, G or T");
    }

    /// <summary>Processors of a task, 1 to 1024.</summary>
    public int Cpus
    {
        get => cpus;
        init =>
            cpus = value is >= 1 and <= 1024
                ? value
                : throw new InvalidInputException($"--cpus is {value}; 1 to 1024 are allowed.");
    }

    /// <summary>Further options of sbatch, such as --qos=long.</summary>
    public ImmutableArray<string> Others
    {
        get => others;
        init => others = [.. value.Select(RequireOther)];
    }

    /// <summary>What the scripts themselves depend on is not to be had otherwise.</summary>
    private static string RequireOther(string option) =>
        option.Split('=')[0] is "--array" or "--signal" or "--output" or "--wrap" or "--no-requeue"
            ? throw new InvalidInputException($"--sbatch-option is '{option}'; {option.Split('=')[0]} is set by submit itself.")
            : Require(option, Other(), "--sbatch-option", "--NAME or --NAME=VALUE")!;

    private static string? Require(string? value, Regex pattern, string option, string needed) =>
        value is null || pattern.IsMatch(value)
            ? value
            : throw new InvalidInputException($"{option} is '{value}'; {needed} is needed.");

    private static string RequireTime(string text)
    {
        var match = Duration().Match(text);
        if (!match.Success)
            throw new InvalidInputException($"--time is '{text}'; minutes, HH:MM:SS, D-HH or D-HH:MM:SS are needed.");
        var seconds = Seconds(match);
        return seconds >= 3 * Notice
            ? text
            : throw new InvalidInputException(
                $"--time is '{text}', {seconds:F0} s; at least {3 * Notice} s are needed, for a task is told to stop "
                    + $"{Notice} s before its limit."
            );
    }

    /// <summary>Without days a lone number is minutes, two are MM:SS and three HH:MM:SS; after days they begin with
    /// hours.</summary>
    private static double Seconds(Match match)
    {
        var numbers = match
            .Groups["n"]
            .Captures.Select(capture => double.Parse(capture.Value, CultureInfo.InvariantCulture))
            .ToList();
        if (match.Groups["days"].Success)
            return (86400 * double.Parse(match.Groups["days"].Value, CultureInfo.InvariantCulture)) + Sum(numbers, 3600);
        return Sum(numbers, numbers.Count == 3 ? 3600 : 60);

        static double Sum(List<double> numbers, double unit) =>
            numbers.Select((number, i) => number * unit / Math.Pow(60, i)).Sum();
    }

    [GeneratedRegex(@"^(?:(?<days>[0-9]{1,4})-)?(?<n>[0-9]{1,6})(?::(?<n>[0-9]{1,2})){0,2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Duration();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.,@-]{0,199}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex(@"^[1-9][0-9]{0,11}[KMGT]?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Amount();

    [GeneratedRegex(@"^--[a-z][a-z-]{0,60}(?:=[^\p{C}\\]{1,500})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Other();
}
