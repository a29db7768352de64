using System.Globalization;
using System.Text;
using NonlocalityML.Numerics;

namespace NonlocalityML.Clusters;

/// <summary>
/// A Slurm job array and the job that depends on it (afterok), as two bash scripts in a folder beside the result, with logs/ and
/// runs/. Task k works on steps (k-1) S/T + 1 to k S/T. A task that is requeued, or submitted again, goes on where it stopped:
/// its commands do.
/// </summary>
internal sealed record SlurmJob
{
    /// <summary>Tasks that Slurm stops are started again so often at most.</summary>
    private const int Restarts = 100;

    /// <summary>Stands for the number of a step in its words; no other word can hold it.</summary>
    public const string StepNumber = "\0";

    /// <summary>A verb, for the names of the jobs.</summary>
    public required string Verb { get; init; }

    /// <summary>What the program is started with: its path, or that of dotnet and of the program.</summary>
    public required IReadOnlyList<string> Program { get; init; }

    /// <summary>What a step does; <see cref="StepNumber"/> stands for its number, from 1.</summary>
    public required IReadOnlyList<string> Step { get; init; }

    /// <summary>Number of steps.</summary>
    public required int Steps { get; init; }

    /// <summary>Number of tasks of the array; each has at least one step.</summary>
    public required int Tasks { get; init; }

    /// <summary>What the dependent job runs, one after another.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> Last { get; init; }

    /// <summary>Folder of the scripts, absolute.</summary>
    public required string Folder { get; init; }

    public required SlurmOptions Options { get; init; }

    /// <summary>The script of the array.</summary>
    public string ArrayFile => Path.Combine(Folder, "array.sh");

    /// <summary>The script of the dependent job.</summary>
    public string LastFile => Path.Combine(Folder, "last.sh");

    /// <exception cref="InvalidInputException">The numbers or the path cannot be.</exception>
    public string ArrayScript()
    {
        if (Tasks < 1 || Tasks > Math.Min(Steps, SlurmOptions.MaximumTasks))
            throw new InvalidInputException(
                $"The number of tasks is {Tasks}; 1 to {Math.Min(Steps, SlurmOptions.MaximumTasks)} are allowed."
            );
        var text = Head("%a.log", $"--array=1-{Tasks}", $"--signal=B:USR1@{SlurmOptions.Notice}");
        Line(text, $"# {Tasks} tasks of nonlocality {Verb}. Requeued or submitted again, a task goes on where it stopped.");
        Line(text, $"program=({Shell.Join(Program)})");
        Line(text, $"steps={Steps} tasks={Tasks} task=$SLURM_ARRAY_TASK_ID");
        text.Append(
            Body.Replace("COMMAND", Command(), StringComparison.Ordinal)
                .Replace("RESTARTS", $"{Restarts}", StringComparison.Ordinal)
        );
        return text.ToString();
    }

    /// <exception cref="InvalidInputException">The path cannot be.</exception>
    public string LastScript()
    {
        var text = Head("last.log");
        Line(text, $"# Follows the array of nonlocality {Verb} when all its tasks are done.");
        Line(text, $"program=({Shell.Join(Program)})");
        Line(text, $"set -e");
        foreach (var command in Last)
            Line(text, $"\"${{program[@]}}\" {Shell.Join(command)}");
        return text.ToString();
    }

    private const string Body = """
        code=0 child='' stop=''
        # The time limit is near, or the task is cancelled: the program keeps what is finished, as at Ctrl-C.
        trap 'stop=limit; kill -TERM $child 2>/dev/null' USR1
        trap 'stop=cancel; kill -TERM $child 2>/dev/null' TERM

        for step in $(seq $(((task - 1) * steps / tasks + 1)) $((task * steps / tasks))); do
          [ -z "$stop" ] || break
          "${program[@]}" COMMAND &
          child=$!
          wait "$child"; code=$?
          while kill -0 "$child" 2>/dev/null; do wait "$child"; code=$?; done
          [ "$code" = 0 ] || break
        done

        # Stopped from outside and not by the user: again, from what is finished.
        if [ "$stop" = limit ] || { [ -z "$stop" ] && [ "$code" -gt 128 ]; }; then
          if [ "${SLURM_RESTART_COUNT:-0}" -lt RESTARTS ] && scontrol requeue "$SLURM_JOB_ID"; then sleep 60; fi
          code=$((code > 0 ? code : 1))
        fi
        exit "$code"

        """;

    /// <summary>The number of the step is the one word that the shell fills in.</summary>
    private string Command() =>
        string.Join(
            ' ',
            Step.Select(word =>
                string.Join(
                    "\"$step\"",
                    word.Split(StepNumber).Select(piece => piece.Length == 0 && word != "" ? "" : Shell.Quote(piece))
                )
            )
        );

    private StringBuilder Head(string log, params IEnumerable<string> more)
    {
        var logs = Shell.RequirePath(Path.Combine(Folder, "logs")).Replace("%", "%%", StringComparison.Ordinal);
        var text = new StringBuilder("#!/bin/bash\n");
        string?[] options =
        [
            $"--job-name=nonlocality-{Verb}",
            .. more,
            $"--cpus-per-task={Options.Cpus}",
            Named("--time", Options.Time),
            Named("--partition", Options.Partition),
            Named("--account", Options.Account),
            Named("--mem", Options.Memory),
            "--requeue",
            "--open-mode=append",
            $"--output={Path.Combine(logs, log)}",
            .. Options.Others,
        ];
        foreach (var option in options.OfType<string>())
        {
            var parts = option.Split('=', 2);
            Line(text, $"#SBATCH {parts[0]}{(parts.Length > 1 ? "=" + Shell.Directive(parts[1]) : "")}");
        }

        return text;
    }

    private static string? Named(string option, string? value) => value is null ? null : $"{option}={value}";

    private static void Line(StringBuilder text, FormattableString line) =>
        text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
