using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Tables;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Datasets;

[TestClass]
public sealed class Hdf5FileTests
{
    private static readonly double[] Counts = [.. Enumerable.Range(0, 16).Select(i => 10.0 + (i * 7 % 11))];

    private static readonly TableOptions Chsh = new() { Scenario = Scenario.Chsh };

    [TestMethod]
    public void Arrays_of_the_HDF5_groups_own_library_are_read_whole_and_in_packed_chunks()
    {
        using var folder = new TemporaryFolder();
        CollectionAssert.AreEqual(Counts, Read(folder, Hdf5Samples.Plain).Values);
        var probabilities = Read(folder, Hdf5Samples.Packed);
        Assert.AreEqual(TableKind.Probabilities, probabilities.Kind);
        CollectionAssert.AreEqual(new Counts(Scenario.Chsh, Counts).Frequencies().Table.ToArray(), probabilities.Values);
        CollectionAssert.AreEqual(Counts, Read(folder, Hdf5Samples.Matlab).Values, "the axes of MATLAB 7.3 are in reverse");
    }

    [TestMethod]
    public void Of_several_arrays_one_is_named()
    {
        using var folder = new TemporaryFolder();
        // As in .npz files, counts say more than what stands beside them.
        Assert.Contains("the array /counts of /counts (2,2,2,2), /other (2,2,2,2)", Read(folder, Hdf5Samples.Several).Understood);
        CollectionAssert.AreEqual(Counts, Read(folder, Hdf5Samples.Several, ":/counts").Values);
        CollectionAssert.AreEqual(Counts, Read(folder, Hdf5Samples.Several, ":/other").Values);
        Assert.Contains("no array /p", Refused(folder, Hdf5Samples.Several, ":/p"));
        Assert.Contains("is no HDF5 file", Refused(folder, "a,x,p\n0,0,1\n"u8.ToArray(), ":/p"));
    }

    [TestMethod]
    public void A_damaged_file_is_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("damaged", Refused(folder, Hdf5Samples.Packed[..^100], ""));
    }

    private static RawTable Read(TemporaryFolder folder, byte[] bytes, string array = "")
    {
        File.WriteAllBytes(folder["table.h5"], bytes);
        return TableReader.Read(folder["table.h5"] + array, Chsh);
    }

    private static string Refused(TemporaryFolder folder, byte[] bytes, string array) =>
        Assert.ThrowsExactly<InvalidInputException>(() => Read(folder, bytes, array)).Message;
}
