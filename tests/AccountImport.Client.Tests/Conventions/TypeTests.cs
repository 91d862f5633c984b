using System.Reflection;
using System.Text.Json.Serialization;
using AccountImport.Client.Accounts;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;

namespace AccountImport.Client.Tests.Conventions;

public sealed class TypeTests
{
    private static readonly Type[] Exported = typeof(IAccountImportClient).Assembly.GetExportedTypes();

    private static readonly Type[] AccountModels =
        [.. Exported.Where(type => type.Namespace == typeof(Account).Namespace && !type.IsInterface && !typeof(JsonConverter).IsAssignableFrom(type))];

    [Fact]
    public void Types_ThatArePublic_AreSealedOrMeantAsABase() =>
        Exported.Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false }).ShouldBe([typeof(AccountImportApiException)]);

    [Fact]
    public void Exceptions_AreUnderTheOneBaseAndHavePublicConstructors()
    {
        Type[] exceptions = [.. Exported.Where(type => type.Namespace == typeof(AccountImportException).Namespace && !type.IsAbstract)];

        exceptions.Length.ShouldBeGreaterThan(10);
        exceptions.ShouldAllBe(type => typeof(AccountImportException).IsAssignableFrom(type));
        exceptions.ShouldAllBe(type => type.GetConstructors().Length > 0);
        exceptions.ShouldAllBe(type => type.Name.EndsWith("Exception", StringComparison.Ordinal));
    }

    [Fact]
    public void Models_EveryMember_SaysItsNameOnTheWire()
    {
        Type[] models = [.. AccountModels.Where(type => type.IsClass), typeof(ImportStatus), typeof(ImportError), typeof(ImportEvent), typeof(FieldError)];

        models.SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => (type, property)))
            .Where(member => member.property.GetCustomAttribute<JsonPropertyNameAttribute>() is null
                && member.property.GetCustomAttribute<JsonExtensionDataAttribute>() is null
                && member.property.GetCustomAttribute<JsonIgnoreAttribute>() is null)
            .Select(member => $"{member.type.Name}.{member.property.Name}")
            .ShouldBeEmpty();
        models.ShouldAllBe(type => AccountImportJsonContext.Default.GetTypeInfo(type) != null);
    }

    [Fact]
    public void Models_WithPersonalData_PrintNoMembersByThemselves() =>
        AccountModels.Where(type => type.GetMethod("ToString", BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly, Type.EmptyTypes)
                is not { } method || method.GetCustomAttribute<System.Runtime.CompilerServices.CompilerGeneratedAttribute>() is not null)
            .ShouldBeEmpty();

    [Theory]
    [InlineData("AccountImport.Client")]
    [InlineData("AccountImport.Client.Testing")]
    public void Files_HoldOnePublicTypeOfTheirName(string project)
    {
        foreach (string path in Repository.SourceFiles(project))
        {
            string[] types =
            [
                .. System.Text.RegularExpressions.Regex.Matches(
                    File.ReadAllText(path),
                    @"^public (sealed |static |abstract |partial |readonly )*(class|record struct|record|struct|interface|enum) (?<name>\w+)",
                    System.Text.RegularExpressions.RegexOptions.Multiline | System.Text.RegularExpressions.RegexOptions.ExplicitCapture,
                    TimeSpan.FromSeconds(10)).Select(match => match.Groups["name"].Value),
            ];

            types.ShouldBeSubsetOf([Path.GetFileNameWithoutExtension(path)], path);
        }
    }
}
