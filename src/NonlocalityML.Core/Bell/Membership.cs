using System.Collections.Immutable;

namespace NonlocalityML.Bell;

/// <summary>The smallest of the three nested sets that is known to hold a behavior or its correlators.</summary>
public enum Membership
{
    /// <summary>A mixture of deterministic strategies.</summary>
    Local,

    /// <summary>Reached by measurements on a shared state, and by no local model.</summary>
    Quantum,

    /// <summary>Reached by no measurements on any state.</summary>
    PostQuantum,

    /// <summary>Reached by no local model; whether by quantum theory is not known.</summary>
    Undecided,
}

/// <summary>Words and lists of <see cref="Membership"/>.</summary>
public static class Memberships
{
    /// <summary>The sets themselves, from the smallest; numbers of models and of data sets count them from 0.</summary>
    public static ImmutableArray<Membership> Sets { get; } = [Membership.Local, Membership.Quantum, Membership.PostQuantum];

    /// <summary>As sentences use it: <c>local</c>, <c>quantum</c>, <c>post-quantum</c>, <c>undecided</c>.</summary>
    public static string Word(this Membership membership) =>
        membership == Membership.PostQuantum ? "post-quantum" : membership.ToString().ToLowerInvariant();
}
