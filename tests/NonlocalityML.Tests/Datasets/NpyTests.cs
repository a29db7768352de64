using System.Text;
using NonlocalityML.Datasets;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Datasets;

[TestClass]
public sealed class NpyTests
{
    [TestMethod]
    public void Arrays_written_here_are_what_numpy_loads()
    {
        using var folder = new TemporaryFolder();
        double[] values = [0, -1.5, Math.PI, 1e-300, double.MaxValue, 5e-324];
        NpyWriter.Write(folder["plain.npy"], values, 2, 3);
        NpyWriter.Write(folder["vector.npy"], values, 6);
        var printed = Python(
            $"""
            import numpy
            a, b = numpy.load(r'{folder["plain.npy"]}'), numpy.load(r'{folder["vector.npy"]}', mmap_mode='r')
            assert a.shape == (2, 3) and b.shape == (6,) and a.dtype == numpy.float64 and a.flags.c_contiguous
            assert (a.ravel() == b).all()
            print(' '.join(x.hex() for x in a.ravel().tolist()))
            """
        );
        var back = printed.Trim().Split(' ').Select(FromHex).ToArray();
        CollectionAssert.AreEqual(values, back);
    }

    [TestMethod]
    public void Arrays_saved_by_numpy_are_read_in_every_type_and_version()
    {
        using var folder = new TemporaryFolder();
        Python(
            $"""
            import numpy, os
            os.chdir(r'{folder.Path}')
            a = numpy.arange(24).reshape(2, 3, 4) - 5
            for kind in ['<f8', '<f4', '<i8', '<i4', '<i2', '|u1', '|b1']:
                numpy.save(kind[1:] + '.npy', abs(a).astype(kind) if kind in ('|u1', '|b1') else a.astype(kind))
            with open('v2.npy', 'wb') as f: numpy.lib.format.write_array(f, a.astype('<f8'), version=(2, 0))
            numpy.save('scalar.npy', numpy.float64(7)); numpy.save('empty.npy', numpy.zeros((0, 4)))
            numpy.savez_compressed('packed.npz', behaviors=a.astype('<f8')); numpy.savez('two.npz', one=a, two=a.astype('<f8'))
            """
        );
        var expected = Enumerable.Range(-5, 24).Select(value => (double)value).ToArray();
        foreach (var name in new[] { "f8", "f4", "i8", "i4", "i2", "u1", "b1", "v2" })
        {
            using var array = NpyArray.Open(folder[name + ".npy"]);
            Check(
                array,
                name switch
                {
                    "u1" => [.. expected.Select(Math.Abs)],
                    "b1" => [.. expected.Select(value => value == 0 ? 0.0 : 1)],
                    _ => expected,
                }
            );
        }

        using var packed = NpyArray.OpenPacked(folder["packed.npz"]);
        Check(packed, expected);
        using var two = NpyArray.OpenPacked(folder["two.npz"], "two");
        Check(two, expected);
        using var scalar = NpyArray.Open(folder["scalar.npy"]);
        Assert.AreEqual(0, scalar.Shape.Length);
        using var empty = NpyArray.Open(folder["empty.npy"]);
        Assert.AreEqual(0, empty.Length);
        var whole = new long[2];
        using var longs = NpyArray.Open(folder["i8.npy"]);
        longs.Read(22, whole);
        CollectionAssert.AreEqual(new[] { 17L, 18L }, whole);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => longs.Read(23, new long[2]));
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidInputException>(() => NpyArray.OpenPacked(folder["two.npz"])).Message,
            "two.npz holds one two; one array is needed"
        );

        static void Check(NpyArray array, double[] values)
        {
            CollectionAssert.AreEqual(new long[] { 2, 3, 4 }, array.Shape.ToArray(), array.Name);
            var read = new double[24];
            array.Read(0, read);
            CollectionAssert.AreEqual(values, read, array.Name);
            array.Read(7, read.AsSpan(0, 2));
            Assert.AreEqual(values[8], read[1], array.Name);
        }
    }

    [TestMethod]
    [DataRow("", 0, "does not begin with")]
    [DataRow(
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }",
        15,
        "the header says shape (2) of <f8, 83 bytes in all; the file has 82"
    )]
    [DataRow("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }", 17, "the file has 84")]
    [DataRow(
        "{'descr': '>c16', 'fortran_order': False, 'shape': (1,), }",
        16,
        "of type '>c16'; <f8 <f4 <i8 <i4 <i2 |u1 |b1 <c16 <c8 <f2 "
    )]
    [DataRow("{'descr': '|O', 'fortran_order': False, 'shape': (2,), }", 16, "of type '|O'")]
    [DataRow("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (2,), }", 16, "of type '[('a', '<f8')]'")]
    [DataRow("{'descr': '<c32', 'fortran_order': False, 'shape': (1,), }", 32, "of type '<c32'")]
    [DataRow(
        "{'descr': '<f8', 'fortran_order': False, 'shape': (3000000000, 4000000000, 5000000000), }",
        16,
        "480000000000000000000000000"
    )]
    [DataRow(
        "{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999,), }",
        16,
        "an axis of length 99999999999999999999"
    )]
    [DataRow("{'descr': '<f8', 'fortran_order': False, 'shape': (-2,), }", 16, "is not {'descr'")]
    [DataRow("{'descr': '<f8', 'shape': (2,), }", 16, "is not {'descr'")]
    [DataRow("import os", 16, "is not {'descr'")]
    public void A_bad_file_is_refused_in_one_line_that_names_it(string header, int dataBytes, string reason)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["bad.npy"], header.Length == 0 ? [1, 2, 3] : Raw(1, header, dataBytes));
        Refused(folder["bad.npy"], reason);
    }

    [TestMethod]
    public void A_header_that_is_cut_or_of_another_version_is_refused()
    {
        using var folder = new TemporaryFolder();
        var good = Raw(1, "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }", 16);
        File.WriteAllBytes(folder["cut.npy"], good[..20]);
        Refused(folder["cut.npy"], "ends within its header");
        File.WriteAllBytes(folder["cut.npy"], good[..9]);
        Refused(folder["cut.npy"], "ends within its header");
        good[6] = 3;
        File.WriteAllBytes(folder["three.npy"], good);
        Refused(folder["three.npy"], "version 3.0; 1.0 and 2.0 are read");
        File.WriteAllBytes(folder["long.npy"], [.. good[..6], 2, 0, 255, 255, 255, 127, 0]);
        Refused(folder["long.npy"], "the header has 2147483647 bytes; at most 65536");
        File.WriteAllText(folder["no.npz"], "not a zip file at all");
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidInputException>(() => NpyArray.OpenPacked(folder["no.npz"])).Message,
            "not a readable .npz file"
        );
    }

    private static void Refused(string path, string reason)
    {
        var message = Assert.ThrowsExactly<InvalidInputException>(() => NpyArray.Open(path).Dispose()).Message;
        StringAssert.StartsWith(message, path);
        StringAssert.Contains(message, reason);
        Assert.IsFalse(message.Contains('\n', StringComparison.Ordinal), message);
    }

    private static byte[] Raw(byte version, string header, int dataBytes) =>
        [
            0x93,
            .. "NUMPY"u8,
            version,
            0,
            (byte)header.Length,
            (byte)(header.Length >> 8),
            .. Encoding.ASCII.GetBytes(header),
            .. new byte[dataBytes],
        ];

    /// <summary>Python's float.hex.</summary>
    private static double FromHex(string text)
    {
        var sign = text.StartsWith('-') ? -1 : 1;
        var parts = text.TrimStart('-')["0x".Length..].Split('p');
        var digits = parts[0].Split('.');
        var mantissa = Convert.ToInt64(digits[0] + digits.ElementAtOrDefault(1), 16);
        return sign * Math.ScaleB(mantissa, int.Parse(parts[1]) - (4 * (digits.ElementAtOrDefault(1)?.Length ?? 0)));
    }

    /// <summary>Runs a script with a Python that has NumPy.</summary>
    internal static string Python(string script) => OtherPrograms.Python("numpy", script);
}
