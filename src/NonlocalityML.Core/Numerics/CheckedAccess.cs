namespace NonlocalityML.Numerics;

/// <summary>
/// Whether each access to <see cref="AlignedSpan{T}"/> is tested. Off, unless the program's runtime configuration sets the
/// switch, as that of the tests does and that of every program built with <c>-p:CheckedAccess=true</c>.
/// </summary>
/// <remarks>The just-in-time compiler takes the field for a constant, so that the tests vanish from the machine code where it is
/// false.</remarks>
internal static class CheckedAccess
{
    public const string Switch = "NonlocalityML.CheckedAccess";

    public static readonly bool IsOn = AppContext.TryGetSwitch(Switch, out var isOn) && isOn;

    /// <exception cref="InvalidOperationException">Always.</exception>
    public static void Fail(nint place, nint count, nint length) =>
        throw new InvalidOperationException($"{count} numbers at place {place} are not within the {length} of their block.");
}
