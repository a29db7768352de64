using System.IO.Compression;

namespace NonlocalityML.Tests.Datasets;

/// <summary>
/// Files that h5py 3.7 wrote, which is the HDF5 Group's own library; c = (10 + arange(16) * 7 % 11).reshape(2, 2, 2, 2):
/// <code>
/// Plain: h["counts"] = c
/// Packed, libver="latest": h.create_dataset("g/p", data=c / c.sum(axis=(0, 1)), chunks=(1, 2, 2, 2),
///     compression="gzip", shuffle=True, fletcher32=True)
/// Several, libver="latest": h["counts"] = c.astype("i4"); h["other"] = c.astype("f4")
/// Matlab, userblock_size=512, then the beginning of MATLAB 7.3: h["c"] = c.astype("f8").transpose()
/// </code>
/// </summary>
internal static class Hdf5Samples
{
    public static byte[] Plain { get; } =
        Unpacked(
            "H4sIAAAAAAACA+v0cHHj5ZLiYgABDg4GFgYBBmTwHwp+sKLyYfIJUJoRSndA6RVMMHFGsJwEVFwQaj66upAgV1eQ6v9oAGbPBhYIzcEwCkYi8H"
                + "B1DADREVA+LJWeYEJVl5xfmldSjEiPHhTay8jACjGLEcaHmMjIAhGAWU8uzQz0CcgkAQ5Y2nYAk6xAHkiciYmJEZLuITmImdEAmhMa0FyaQJd4"
                + "4ILnYwjghdIiaPHCA6WFoTQ/lOaG0kJQmo9Ec4P9/F1AJQqsHFBgHs0b5AAAx6LgkfgFAAA="
        );

    public static byte[] Packed { get; } =
        Unpacked(
            "H4sIAAAAAAACA+v0cHHj5ZLiYubgYICB/1DgwAzhG0DFUy6n6fp7uAQxKZQc5MpGxhVMQsgaYYCLiYGRgYGNhwFIMaYfhpnvwUA1UFm/w5J8Jx"
                + "WEMVLfSd9K94iAnQS0gNGFgYGJhZGRCSpHLs0swsAoqGDPAIkjBwYTbgaT/8DYYQX6hpmZW4aBkYkZ5DFGsApGMGQB6QOr5xBhYGBhYmAFuoOJ"
                + "iYOZKwlmbBwDjYGQ5Pflbo4eLgyMfFwwS09AGXqb1/+qiCsOMrKeaagdvj7q5bKGf2d8J83x0swWO2dz80tY5qdHe42veoVOrTm/7cycvandk2"
                + "6+zzcu1uqPt6p8eumk9/O3CxkYtrDLHZq3IyPXzdHFiYER5rM6KO0FiREUnrcj65SKuMvmYfaS+9WvVi38mMO4/O7k/Lem5yKD994u9+/+uOzo"
                + "nN1n/+yXnG/zu+z7WSfF5K33V+0O9pu3q+bXiamXp+vfcGZk+CWkIKuxfb4KAKhJpCxAAwAA"
        );

    public static byte[] Several { get; } =
        Unpacked(
            "H4sIAAAAAAACA+v0cHHj5ZLiYubgYICB/1AQzQzhG0DF1Zt33vf3cAliUig5yJWNjCuYhJA1wgAXEwMjAwObIAOQYkvOL80rKT4MNYtNACTIml"
                + "+SkVrEzwQV1GcgFSTtsTgHdhIjAyOjCwMDEwsjI8w0cmlmHgZGAWBosIB5CgysQF8wc3EAfcjCeJ4RosYB5oAOhkED/pztvMMFpIHBzcALxCJA"
                + "DAxlBh4gFgZifiDmBmJQVPEBMTa1VA9LEQZGQQV5eFiKczCI1wNZyGEqzYwWpg0DH5auE3l0gO51BEYwEAcA8QIgbgBiByCeAcQFQGwAxBOAOM"
                + "ERm1oAL7JmBFsDAAA="
        );

    public static byte[] Matlab { get; } =
        Unpacked(
            "H4sIAAAAAAACA/N1DPFxdFIw1zNW8HUM0U3LzEnVUQjISSxJyy/KtVJw9/GLcDQzUaAJYGDy9GUYBQMKOj1c3Hi5pLjAHA4OBhYGAYgEE4T6Dw"
                + "U/2FH5MP0JUJoRSndA6RVMMHFGsJwEVFwQaj66upAgV1eQ6v9oAGbPBhYIzTEaZSMSeLg6BoDoCCgfmkoZTjChqktGS48eFNrLyMAKMYsRxoeY"
                + "yMjCiJxNyKaZgTkDZJKggj00bTswmHAzmPxnhsizAkVB8kxMTIyQ9A/JScyMBtAc0YDm4gg6xIaKA4RWg9IGUNoQSmtBaR0obQylTdDUGUFpDT"
                + "R9MHUwe/Tg9gT7+buAShRYOaDAPJo3yAEAg85PDfgHAAA="
        );

    private static byte[] Unpacked(string text)
    {
        using var packed = new GZipStream(new MemoryStream(Convert.FromBase64String(text)), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        packed.CopyTo(bytes);
        return bytes.ToArray();
    }
}
