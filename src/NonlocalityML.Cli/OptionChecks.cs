using System.CommandLine;
using System.Globalization;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Cli;

/// <summary>What is wrong with the value of an option is told while the command line is read, before anything is done.</summary>
internal static class OptionChecks
{
    /// <param name="option">With one value or several.</param>
    /// <param name="check">Throws <see cref="InvalidInputException"/> where a value is wrong.</param>
    public static void Require(this Option option, Action<string> check) =>
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                try
                {
                    check(token.Value);
                }
                catch (InvalidInputException exception)
                {
                    result.AddError(exception.Message);
                }
            }
        });

    /// <summary>A file that will be written.</summary>
    public static void RequireFile(this Option option) => option.Require(path => AtomicFile.Require(path));

    /// <summary>A whole number between two others, both included.</summary>
    public static void RequireWhole(this Option option, long least, long most) =>
        option.Require(text =>
        {
            // What is no number at all is told by the parser.
            if (
                long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value)
                && (value < least || value > most)
            )
                throw new InvalidInputException($"{option.Name} is {text}; {least} to {most} are allowed.");
        });

    /// <summary>A number between two others, both included.</summary>
    public static void RequireNumber(this Option option, double least, double most) =>
        option.Require(text =>
        {
            if (double.TryParse(text, CultureInfo.InvariantCulture, out var value) && !(value >= least && value <= most))
                throw new InvalidInputException(
                    FormattableString.Invariant($"{option.Name} is {text}; a number from {least} to {most} is needed.")
                );
        });
}
