using Microsoft.ML;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Learning;
using NonlocalityML.Numerics;
using NonlocalityML.Solvers;

namespace NonlocalityML.MLNet;

/// <summary>What ML.NET's catalogues gain: trainers, exact labels, and scores of trained models. Feature columns are vectors of
/// Single.</summary>
public static class NonlocalityCatalog
{
    /// <summary>Needed before a saved model is loaded: ML.NET looks for what it does not know in assemblies that were
    /// registered.</summary>
    public static MLContext UseNonlocality(this MLContext ml)
    {
        ml.ComponentCatalog.RegisterAssembly(typeof(NonlocalityCatalog).Assembly);
        return ml;
    }

    /// <summary>An ensemble of perceptrons, blended by a genetic algorithm, that learns NL from the columns Features and
    /// Label.</summary>
    /// <param name="trainers">ML.NET's.</param>
    /// <param name="scenario">What the features are about: whole tables, or correlators of two parties with two outcomes.</param>
    /// <param name="options">Members, epochs, blend and seed; null for the usual ones.</param>
    public static NonlocalityTrainer Nonlocality(
        this RegressionCatalog.RegressionTrainers trainers,
        Scenario scenario,
        NonlocalityTrainerOptions? options = null
    ) => new(scenario, isClassifier: false, options ?? new NonlocalityTrainerOptions());

    /// <summary>
    /// An estimator of local, quantum and post-quantum behaviors of the CHSH scenario; Label is a key of three values in this
    /// order.
    /// </summary>
    /// <inheritdoc cref="Nonlocality(RegressionCatalog.RegressionTrainers, Scenario, NonlocalityTrainerOptions)"
    /// path="/param[@name='options']"/>
    public static NonlocalityTrainer Nonlocality(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers trainers,
        NonlocalityTrainerOptions? options = null
    ) => new(Scenario.Chsh, isClassifier: true, options ?? new NonlocalityTrainerOptions());

    /// <summary>
    /// Labels each row exactly: adds Lower and Upper, Double, the proven bounds of NL rounded outwards, of the behavior whose
    /// numbers the column Features holds. Tables of Single are normalised first, as they are not to rounding.
    /// </summary>
    /// <param name="transforms">ML.NET's.</param>
    /// <param name="scenario">What the features are about: whole tables, or correlators of two parties with two outcomes.</param>
    /// <param name="features">The column of features.</param>
    /// <param name="engine">A name of <see cref="NonlocalityEngines"/>.</param>
    /// <param name="threads">Labels that are found at the same time; all processors unless given.</param>
    public static NonlocalityLabels LabelNonlocality(
        this TransformsCatalog transforms,
        Scenario scenario,
        string features = Columns.Features,
        string engine = NonlocalityEngines.Default,
        int? threads = null
    ) => new(scenario, features, engine, threads ?? Environment.ProcessorCount);

    /// <summary>Scores each row by a trained model, many rows at a time: adds Score, Remoteness and, of classes,
    /// PredictedLabel.</summary>
    /// <param name="transforms">ML.NET's.</param>
    /// <param name="model">A folder with model.onnx, the file itself, or the name of a model that comes with the program, as
    /// m3-cube.</param>
    /// <param name="features">The column of features.</param>
    /// <exception cref="InvalidInputException">There is no such model.</exception>
    public static NonlocalityScores ScoreNonlocality(
        this TransformsCatalog transforms,
        string model,
        string features = Columns.Features
    )
    {
        var shipped = Path.Combine(ShippedModels.Folder, model);
        var path = !Path.Exists(model) && Directory.Exists(shipped) ? shipped : model;
        return new NonlocalityScores(Directory.Exists(path) ? Path.Combine(path, ModelCard.ModelName) : path, features);
    }

    /// <summary>
    /// The samples of a labelled data set: Features; Lower and Upper (Double, NL and NBL only), Label (Single, the middle of the
    /// interval, or a key of the class) and Weight (1). Undecided samples are left out. Rows are read when they are asked for:
    /// keep the data set open.
    /// </summary>
    /// <exception cref="InvalidInputException">There are no labels.</exception>
    public static IDataView ToDataView(this Dataset dataset, MLContext ml, FeatureSpace? space = null) =>
        DatasetRows.View(dataset, ml, space ?? FeatureSpace.Of(dataset));
}
