namespace NonlocalityML.Labeling.Visibilities;

/// <summary>
/// One symmetry of a correlation tensor: the parties exchange places, then each party's settings and answers. Entry (.., i_p, ..)
/// of party p becomes the entry of party <see cref="Parties"/>[p] with the index <see cref="Images"/>[p][i_p], the answer
/// exchanged where the image is ~index. Every such map takes deterministic strategies to deterministic strategies, whether or not
/// it is a symmetry of the state: a mixture stays local under it.
/// </summary>
/// <param name="Parties">Where each party goes.</param>
/// <param name="Images">Where each index of each party goes; ~index where the answer is exchanged.</param>
public sealed record TensorSymmetry(int[] Parties, int[][] Images);
