using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Experiments.Completion;

/// <summary>A behavior that stands for extreme completions of an incomplete table.</summary>
/// <param name="Behavior">In doubles.</param>
/// <param name="Distance">The largest distance to it of those that it stands for, in the unit of NL, exactly: NL of each is at
/// most NL of the behavior and this.</param>
internal readonly record struct ExtremeCompletion(Behavior Behavior, Rational Distance);
