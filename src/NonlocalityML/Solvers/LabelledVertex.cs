namespace NonlocalityML.Solvers;

/// <param name="Vertex">A vertex of a polytope.</param>
/// <param name="Label">The number by which its source knows it.</param>
internal readonly record struct LabelledVertex(double[] Vertex, int Label);
