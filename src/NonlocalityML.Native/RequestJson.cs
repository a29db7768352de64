using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using NonlocalityML.Files;

namespace NonlocalityML.Native;

/// <summary>Requests and answers as JSON: their types are described when this is built, as nothing can be looked into ahead of
/// time.</summary>
internal static partial class RequestJson
{
    /// <exception cref="Numerics.InvalidInputException">Says where in the request and what is allowed there.</exception>
    public static T Read<T>(string request) => StrictJson.Read(request, Described<T>.Type);

    public static string Write<T>(T answer) => JsonSerializer.Serialize(answer, Described<T>.Type);

    private static class Described<T>
    {
        public static readonly JsonTypeInfo<T> Type = StrictJson.TypeOf<T>(RequestContext.Default);
    }

    [JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
    [JsonSerializable(typeof(Requests.CertificateRequest))]
    [JsonSerializable(typeof(Requests.VerifyRequest))]
    [JsonSerializable(typeof(Requests.VerifyAnswer))]
    [JsonSerializable(typeof(Requests.InequalityRequest))]
    [JsonSerializable(typeof(Requests.InequalityAnswer))]
    [JsonSerializable(typeof(Requests.ScenarioRequest))]
    [JsonSerializable(typeof(Requests.ScenarioAnswer))]
    [JsonSerializable(typeof(JudgeRequests.TableRequest))]
    [JsonSerializable(typeof(JudgeRequests.ScoreAnswer))]
    [JsonSerializable(typeof(JudgeRequests.ClassAnswer))]
    [JsonSerializable(typeof(JudgeRequests.SimulateRequest))]
    [JsonSerializable(typeof(JudgeRequests.SimulateAnswer))]
    private sealed partial class RequestContext : JsonSerializerContext;
}
