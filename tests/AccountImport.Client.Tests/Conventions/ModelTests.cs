using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using AccountImport.Client.Accounts;
using AccountImport.Client.Contracts;
using AccountImport.Client.Tests.Conventions.Rules;

namespace AccountImport.Client.Tests.Conventions;

/// <summary>The types that cross the wire.</summary>
public sealed class ModelTests
{
    /// <summary>What has no JSON of its own, with the reason.</summary>
    private static readonly Dictionary<Type, string> NotOnTheWire = new()
    {
        [typeof(AccountKey)] = "It is two segments of a path, or two members of a payload.",
        [typeof(AccountPayload)] = "It is JSON already, byte for byte.",
        [typeof(TaskParameters)] = "TaskParametersWriter writes it between the members of the payload.",
        [typeof(ValidateResult)] = "It is made of the answer's headers.",
        [typeof(ProcessResult)] = "It is made of the answer's headers.",
        [typeof(StatusResult)] = "It is made of the answer's headers, and of an ImportStatus.",
    };

    private static readonly Type[] Candidates =
    [
        .. typeof(Account).Assembly.GetExportedTypes().Where(type =>
            (type.Namespace == typeof(Account).Namespace || type.Namespace == typeof(ImportStatus).Namespace)
            && type is { IsInterface: false, IsEnum: false }
            && !typeof(JsonConverter).IsAssignableFrom(type)
            && !typeof(JsonSerializerContext).IsAssignableFrom(type)
            && !typeof(Exception).IsAssignableFrom(type)),
    ];

    public static TheoryData<Type> Models { get; } =
        [.. Candidates.Where(type => type.IsClass && type.GetProperties().Any(property => property.GetCustomAttribute<JsonPropertyNameAttribute>() is not null))];

    public static TheoryData<Type> Codes { get; } =
        [.. Candidates.Where(type => type.GetInterfaces().Any(candidate => candidate.Name.StartsWith("IOpenCode", StringComparison.Ordinal)))];

    [Fact]
    public void Types_OfAccountsAndContracts_CrossTheWireOrSayWhyNot()
    {
        Type[] onTheWire = [.. Models.Concat(Codes).Select(row => row.Data)];

        onTheWire.Length.ShouldBeGreaterThan(15);
        Candidates.Except(onTheWire).ShouldBe(NotOnTheWire.Keys, ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Model_ThatCrossesTheWire_IsSealedConstructibleAndLosesNothing(Type model) => ModelRule.FindFaults(model).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Codes))]
    public void Code_OfAnyValue_GoesThroughTheContextAndBack(Type code)
    {
        JsonTypeInfo typeInfo = AccountImportJsonContext.Default.GetTypeInfo(code).ShouldNotBeNull();

        JsonSerializer.Serialize(Activator.CreateInstance(code, "NOT_KNOWN"), typeInfo).ShouldBe("\"NOT_KNOWN\"");
        JsonSerializer.Deserialize("\"NOT_KNOWN\"", typeInfo).ShouldBe(Activator.CreateInstance(code, "NOT_KNOWN"));
    }

    [Fact]
    public void FindFaults_ModelThatBreaksTheRule_AreFound()
    {
        ModelRule.FindFaults(typeof(OpenModel)).ShouldBe(
            ["OpenModel is not sealed.", "OpenModel.Name is not one that is set once, when the model is made.", "OpenModel is not in the JSON context."]);
        ModelRule.FindFaults(typeof(ModelOfOneConstructor)).ShouldContain("ModelOfOneConstructor has not just one public constructor without parameters.");
    }

    private class OpenModel
    {
        [JsonPropertyName("name")]
        public string? Name { get; set; }
    }

    // What makes the other one open.
    private sealed class Derived : OpenModel;

    private sealed record ModelOfOneConstructor([property: JsonPropertyName("name")] string Name);
}
