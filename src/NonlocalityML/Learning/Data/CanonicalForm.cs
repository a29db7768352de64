using NonlocalityML.Graphs;

namespace NonlocalityML.Learning;

/// <summary>Coordinates in canonical form, and how the same relabelling moves other vectors, such as coefficients of
/// inequalities.</summary>
/// <param name="Coordinates">(batch, coordinates).</param>
/// <param name="Move">From (batch, coordinates) to (batch, coordinates).</param>
internal sealed record CanonicalForm(Node Coordinates, Func<Node, Node> Move);
