using NonlocalityML.Datasets;
using NonlocalityML.Files;
using NonlocalityML.HiddenVariables;
using NonlocalityML.HiddenVariables.Clouds;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;
using NonlocalityML.Tests.Quantum;

namespace NonlocalityML.Tests.HiddenVariables;

[TestClass]
public sealed class CloudFitTests
{
    private static readonly CloudFitOptions Small = new()
    {
        Points = 256,
        BatchSize = 64,
        Steps = 1000,
        TestTuples = 1000,
        Seed = 3,
    };

    /// <summary>
    /// A(x) = sign(x.l), B(y) = -sign(y.l) with l uniform on the sphere has E = -1 + 2 angle/pi (Bell 1964): a cloud of degree 1
    /// with long vectors on a sphere is that model, to the density of its points.
    /// </summary>
    [TestMethod]
    public void Bells_model_is_a_cloud()
    {
        var response = new SphericalHarmonics(1);
        const int Count = 20_000;
        var points = new float[2 * Count * 3];
        for (var i = 0; i < Count; i++)
        {
            // A spiral of equal areas.
            var z = 1 - (((2 * i) + 1.0) / Count);
            var (sin, cos) = Math.SinCos(i * Math.PI * (3 - Math.Sqrt(5)));
            double[] vector = [Math.Sqrt(1 - (z * z)) * sin, z, Math.Sqrt(1 - (z * z)) * cos];
            for (var k = 0; k < 3; k++)
                (points[(3 * i) + k], points[(3 * (Count + i)) + k]) = ((float)(1e6 * vector[k]), (float)(-1e6 * vector[k]));
        }

        var problem = new CloudProblem(
            CorrelationTensor.Of(States.Werner(1)),
            MeasurementDirections.Projective,
            response,
            new CloudLoss()
        );
        var batch = problem.Draw(50, row => new RandomStream(5, (ulong)row));
        var probabilities = CloudEvaluation.Probabilities(new HiddenVariableCloud(response, 2, points), batch, 2);
        for (var row = 0; row < 50; row++)
        {
            // The singlet's own correlator is -cos(angle), and p(up, up) = (1 + E)/4.
            var angle = Math.Acos(1 - (4 * batch.Targets(row)[0]));
            Assert.AreEqual(angle / Math.PI / 2, probabilities[4 * row], 1e-3, $"angle {angle}");
            Assert.AreEqual(0.5, probabilities[4 * row] + probabilities[(4 * row) + 1], 1e-3);
        }
    }

    [TestMethod]
    public void The_loss_of_known_distributions_is_its_formula()
    {
        // q = (1/2, 0, 0, 1/2) and p uniform: KL = ln 2, squared 4/16, absolute 1.
        double[] q = [0.5, 0, 0, 0.5],
            p = [0.25, 0.25, 0.25, 0.25],
            gradient = new double[4];
        Assert.AreEqual(Math.Log(2), new CloudLoss().Evaluate(p, q, gradient), 1e-15);
        Assert.AreEqual(0.25, new CloudLoss(Divergence.Squared).Evaluate(p, q, gradient), 1e-15);
        Assert.AreEqual(1, new CloudLoss(Divergence.Absolute).Evaluate(p, q, gradient), 1e-15);
        Assert.AreEqual((0.5 * Math.Log(2)) - 0.25, new CloudLoss(AllUpOnly: true).Evaluate(p, q, gradient), 1e-15);
        Assert.AreEqual(0, new CloudLoss().Evaluate(q, q, gradient), 1e-15);
    }

    /// <summary>Werner's own model reaches v = 1/2; no local model reaches v = 0.75, beyond the bound 0.6961 of facets
    /// (arXiv:2302.04721).</summary>
    [TestMethod]
    [TestCategory("Slow")]
    public void Werner_states_are_fitted_below_the_threshold_and_not_above()
    {
        Assert.IsLessThan(3e-5, Fit(States.Werner(0.5), MeasurementDirections.Projective).Mean);
        var above = Fit(States.Werner(0.85), MeasurementDirections.Projective);
        Assert.IsGreaterThan(1e-3, above.Mean - (5 * above.Error));
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void Product_states_and_single_qubits_are_fitted()
    {
        Assert.IsLessThan(
            2e-3,
            Fit(
                State.FromAmplitudes([2], 0.6, 0.8).Tensor(State.FromAmplitudes([2], 1, 0)),
                MeasurementDirections.Projective
            ).Mean
        );
        Assert.IsLessThan(
            3e-5,
            Fit(State.FromAmplitudes([2], 0.6, 0.8).WithVisibility(0.9), MeasurementDirections.Projective).Mean
        );
        Assert.IsLessThan(4e-4, Fit(States.Ghz(3).WithVisibility(0.3), MeasurementDirections.Projective).Mean);
    }

    /// <summary>Two axes of CHSH: the threshold is 1/sqrt 2, and all tuples are tested, so that the loss has no error.</summary>
    [TestMethod]
    [TestCategory("Slow")]
    public void A_finite_set_is_fitted_up_to_its_threshold()
    {
        // Both parties have z and x; B's directions of the CHSH experiment are those of A turned by 45 degrees, so the set holds
        // four axes.
        var root = Math.Sqrt(0.5);
        var axes = MeasurementDirections.Finite([new(0, 0, 1), new(1, 0, 0), new(root, 0, root), new(root, 0, -root)]);
        var below = Fit(States.Werner(0.68), axes);
        Assert.AreEqual((0, 16), (below.Error, below.Tuples));
        Assert.IsLessThan(5e-5, below.Mean);
        Assert.IsGreaterThan(1e-3, Fit(States.Werner(0.8), axes).Mean);
    }

    [TestMethod]
    public void Sweeps_go_there_and_back()
    {
        CollectionAssert.AreEqual(new[] { 0.5, 0.6, 0.7, 0.6, 0.5 }, CloudSpecification.Sweep(0.5, 0.7, 0.1).ToArray());
        CollectionAssert.AreEqual(new[] { 0.7, 0.6, 0.7 }, CloudSpecification.Sweep(0.7, 0.6, 0.1).ToArray());
        CollectionAssert.AreEqual(new[] { 0.7 }, CloudSpecification.Sweep(0.7, 0.7, 0.1).ToArray());
        Refusal.Says("[0, 1]", () => CloudSpecification.Sweep(0.5, 1.1, 0.1));
        Refusal.Says("step is positive", () => CloudSpecification.Sweep(0.5, 0.6, double.NaN));
        Refusal.Says("at most 1000", () => CloudSpecification.Sweep(0, 1, 1e-9));
    }

    [TestMethod]
    public void States_and_axes_are_read_from_files()
    {
        using var folder = new TemporaryFolder();
        var state = States.RandomMixed([2, 2], 2, new RandomStream(9, 0));
        var tensor = CorrelationTensor.Of(state).Values.ToArray();
        NpyWriter.Write(
            folder["rho.npy"],
            [
                .. state.Matrix.ToRowArrays().SelectMany(row => row.Select(z => z.Real)),
                .. state.Matrix.ToRowArrays().SelectMany(row => row.Select(z => z.Imaginary)),
            ],
            2,
            4,
            4
        );
        string[] files =
        [
            folder["rho.npy"],
            folder.Write("rho.json", StateFile.ToJson(state)),
            folder.Write(
                "tensor.json",
                $"{{\"correlations\": [{string.Join(',', tensor.Select(value => value.ToString("R")))}]}}"
            ),
        ];
        foreach (var file in files)
        {
            var read = StateSource.Open(file).Values;
            for (var i = 0; i < 16; i++)
                Assert.AreEqual(tensor[i], read[i], 1e-14, file);
        }

        NpyWriter.Write(folder["axes.npy"], [0, 0, 1, 0.6, 0, 0.8], 2, 3);
        Assert.AreEqual(new Direction(0.6, 0, 0.8), MeasurementSource.Open(folder["axes.npy"]).Axes!.Value[1]);
        Assert.AreEqual(new Direction(0, 1, 0), MeasurementSource.Open(folder.Write("axes.json", "[[0,1,0]]")).Axes!.Value[0]);
        Refusal.Says("shape (2,3)", () => StateSource.Open(folder["axes.npy"]));
        Refusal.Says("shape (2,4,4)", () => MeasurementSource.Open(folder["rho.npy"]));
        Refusal.Says("axis 0 has 2 numbers", () => MeasurementSource.Open(folder.Write("two.json", "[[0,1]]")));
        Refusal.Says("no list of axes", () => MeasurementSource.Open(folder.Write("bad.json", "{")));
        Refusal.Says("no set of measurements", () => MeasurementSource.Open("everything"));
        Refusal.Says("no state", () => StateSource.Open("everything"));
        Refusal.Says(
            "tensor3.json: A density",
            () => StateSource.Open(folder.Write("tensor3.json", "{\"correlations\":[1,2,0,0]}"))
        );
        Refusal.Says("does not exist", () => StateSource.Open(folder["none.json"]));
    }

    [TestMethod]
    public void Complex_arrays_and_other_dimensions_are_read()
    {
        using var folder = new TemporaryFolder();
        foreach (
            var (dimensions, suffix) in new (int[], string)[]
            {
                ([2, 2], ""),
                ([3, 3], ""),
                ([3], ""),
                ([2, 3], ":2,3"),
                ([4, 4], ":4,4"),
            }
        )
        foreach (var type in (string[])["<c16", "<c8"])
        {
            var state = States.RandomMixed(dimensions, 2, new RandomStream(9, 1));
            var path = folder[$"{string.Join('-', dimensions)}.npy"];
            // |00..> is exact in single precision.
            if (type == "<c8")
                state = State.FromAmplitudes(
                    dimensions,
                    [1, .. new System.Numerics.Complex[dimensions.Aggregate(1, (a, b) => a * b) - 1]]
                );
            System.Numerics.Complex[] entries = [.. state.Matrix.ToRowArrays().SelectMany(row => row)];
            using (var writer = new NpyWriter(path, NpyType.Parse(type, path), [state.Matrix.RowCount, state.Matrix.RowCount]))
            {
                writer.Append(
                    type == "<c16"
                        ? System.Runtime.InteropServices.MemoryMarshal.AsBytes<System.Numerics.Complex>(entries)
                        : System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(
                            entries.SelectMany(z => (float[])[(float)z.Real, (float)z.Imaginary]).ToArray()
                        )
                );
                writer.Complete();
            }

            var read = StateSource.Open(path + suffix);
            CollectionAssert.AreEqual(dimensions, read.Dimensions.ToArray());
            Assert.AreEqual(0, (read.ToState().Matrix - state.Matrix).FrobeniusNorm(), 1e-13, $"{path} {type}");
            if (suffix == ":2,3")
                Refusal.Says("no power of a prime", () => StateSource.Open(path));
        }

        Refusal.Says("need 4 x 4", () => StateSource.Open(folder["3-3.npy"] + ":2,2"));
        Refusal.Says("at least 1", () => StateSource.Open(folder["3-3.npy"] + ":0,9"));
        Refusal.Says("complex; real numbers are needed", () => MeasurementSource.Open(Axes(folder)));
        CollectionAssert.AreEqual(
            new[] { 3, 2 },
            StateSource.Open(folder.Write("rho.json", StateFile.ToJson(States.MaximallyMixed(3, 2)))).Dimensions.ToArray()
        );
    }

    [TestMethod]
    public void A_stopped_fit_goes_on_and_ends_with_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        var specification = new CloudSpecification(
            "werner",
            CorrelationTensor.Of(States.Werner(1)).Values,
            [0.6, 0.5],
            "planar:xz",
            "planar:xz:1,3",
            "kl",
            false,
            "fused",
            2,
            Small with
            {
                Points = 70,
                Steps = 200,
                BatchSize = 16,
                TestTuples = 50,
                Diffusion = 0.01,
                RatePerPoint = 1e-3,
            }
        );
        using var engine = new FusedCloudEngine(1);
        using (var whole = new CloudFolder(folder["whole"], specification, engine, 1))
            whole.Run(new Progress<long>(), default);
        for (var stop = 70; stop < 800; stop += 150)
        {
            using var cancellation = new CancellationTokenSource();
            using var part = new CloudFolder(folder["parts"], specification, engine, 1);
            Assert.ThrowsExactly<OperationCanceledException>(
                () => part.Run(new StopAt(stop, cancellation), cancellation.Token),
                $"{stop}"
            );
        }

        Refusal.Says(
            "holds a fit whose clouds is 2, not 3",
            () => new CloudFolder(folder["parts"], specification with { Clouds = 3 }, engine, 1)
        );
        using (var rest = new CloudFolder(folder["parts"], specification, engine, 1))
        {
            Refusal.Says("is being written by another run", () => new CloudFolder(folder["parts"], specification, engine, 1));
            Assert.HasCount(4, rest.Run(new Progress<long>(), default).Fits);
        }

        string[] names = [.. Directory.GetFiles(folder["whole"]).Select(file => Path.GetFileName(file)!).Order()];
        CollectionAssert.AreEqual(
            names,
            Directory.GetFiles(folder["parts"]).Select(file => Path.GetFileName(file)!).Order().ToArray()
        );
        foreach (var name in names)
        {
            CollectionAssert.AreEqual(
                File.ReadAllBytes(Path.Combine(folder["whole"], name)),
                File.ReadAllBytes(Path.Combine(folder["parts"], name)),
                name
            );
        }

        Assert.IsLessThan(1e-2, CloudCard.Read(Path.Combine(folder["whole"], "fit.json")).Best()[0].TestLoss);
        folder.Write("note.txt", "mine");
        Refusal.Says(
            "and no fit; a new or an empty folder is needed",
            () => new CloudFolder(folder.Path, specification, engine, 1)
        );
    }

    /// <summary>A loss of floor + c (v - v_c)^2 beyond v_c gives v_c back; a start that has not settled does not
    /// matter.</summary>
    [TestMethod]
    public void The_threshold_is_where_the_root_of_the_loss_leaves_the_floor()
    {
        CloudFit[] fits = [.. Enumerable.Range(0, 11).Select(i => At(0.65 + (0.01 * i), 1e-8 + (i == 0 ? 1e-6 : 0)))];
        var threshold = CloudThreshold.Of(fits)!;
        Assert.AreEqual(0.7071, threshold.Extrapolated!.Value, 1e-9);
        Assert.AreEqual(0.70, threshold.LastAtFloor, 1e-12);
        Assert.AreEqual(1e-8, threshold.Floor, 1e-20);
        Assert.IsNull(CloudThreshold.Of(fits[..6]), "never leaves the floor");
        Assert.IsNull(CloudThreshold.Of(fits[..7])!.Extrapolated, "one point beyond the floor is no line");
        CloudFit[] noisy = [.. fits[..6], fits[6] with { TestLoss = 1e-4 }, fits[7] with { TestLoss = 1.1e-4 }];
        Assert.IsNull(CloudThreshold.Of(noisy)!.Extrapolated, "the line meets zero below the last visibility at the floor");

        static CloudFit At(double v, double floor) =>
            new(0, 0, v, floor + (0.05 * Math.Pow(Math.Max(0, v - 0.7071), 2)), 0, 1, "", "");
    }

    [TestMethod]
    public void A_map_shows_hidden_variables_as_often_as_they_weigh()
    {
        var directions = (MeasurementDirections)MeasurementSource.Open("projective", 2);
        var response = ResponseFunction.Parse("harmonics:1", directions);
        float[] points = [90, 0, 0, 0, 90, 0];
        Assert.IsGreaterThan(0.9, Cosine(new HiddenVariableCloud(response, 1, points, 3, 0)));
        Assert.IsLessThan(0.1, Cosine(new HiddenVariableCloud(response, 1, points)));

        double Cosine(HiddenVariableCloud cloud)
        {
            var vectors = AnswerVectors.Of(cloud, 0, directions, 10);
            Assert.AreEqual(2, vectors.GetLength(0));
            return Enumerable.Range(0, 3).Sum(k => vectors[0, k] * vectors[1, k]);
        }
    }

    private static string Axes(TemporaryFolder folder)
    {
        using var writer = new NpyWriter(folder["complex.npy"], NpyType.Complex, [1, 3]);
        writer.Append(new byte[48]);
        writer.Complete();
        return folder["complex.npy"];
    }

    private static TestLoss Fit(State state, MeasurementDirections directions)
    {
        using var engine = new FusedCloudEngine(2);
        var problem = new CloudProblem(CorrelationTensor.Of(state), directions, directions.DefaultResponse, new CloudLoss());
        var fitter = new CloudFitter(problem, Small with { RatePerPoint = 2e-4 }, engine);
        return fitter.Test(fitter.Fit(0).Cloud, 2);
    }

    private sealed class StopAt(long step, CancellationTokenSource cancellation) : IProgress<long>
    {
        public void Report(long value)
        {
            if (value >= step)
                cancellation.Cancel();
        }
    }
}
