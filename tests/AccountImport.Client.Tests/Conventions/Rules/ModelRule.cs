using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using AccountImport.Client.Contracts;
using NodaTime;

namespace AccountImport.Client.Tests.Conventions.Rules;

/// <summary>A model that crosses the wire is sealed, can be made by a user, never changes, and goes through the JSON context and back without a loss.</summary>
internal static class ModelRule
{
    private const string Extra = "extra";

    public static IEnumerable<string> FindFaults(Type model)
    {
        if (!model.IsSealed)
        {
            yield return $"{model.Name} is not sealed.";
        }

        if (model.GetConstructors() is not [{ } constructor] || constructor.GetParameters().Length > 0)
        {
            yield return $"{model.Name} has not just one public constructor without parameters.";
        }

        foreach (PropertyInfo property in PropertiesOf(model))
        {
            bool isInit = property.SetMethod is { IsPublic: true } setter && setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
            bool isForTheRest = property.GetCustomAttribute<JsonExtensionDataAttribute>() is not null;
            if (!isInit && !isForTheRest)
            {
                yield return $"{model.Name}.{property.Name} is not one that is set once, when the model is made.";
            }
        }

        if (AccountImportJsonContext.Default.GetTypeInfo(model) is not { } typeInfo)
        {
            yield return $"{model.Name} is not in the JSON context.";
        }
        else
        {
            foreach (string fault in FindLosses(model, typeInfo, PropertiesOf(model).Where(IsRequired)).Concat(FindLosses(model, typeInfo, PropertiesOf(model))))
            {
                yield return fault;
            }
        }
    }

    private static IEnumerable<string> FindLosses(Type model, JsonTypeInfo typeInfo, IEnumerable<PropertyInfo> properties)
    {
        PropertyInfo[] set = [.. properties];
        string json = JsonSerializer.Serialize(Make(model, set), typeInfo);
        string[] names = [.. set.Select(WireNameOf).Order(StringComparer.Ordinal)];
        string[] written = [.. JsonNode.Parse(json)!.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal)];
        if (!written.SequenceEqual(names))
        {
            yield return $"{model.Name} with {string.Join(", ", names)} is written with {string.Join(", ", written)}.";
        }

        object read = JsonSerializer.Deserialize(json, typeInfo)!;
        if (set.FirstOrDefault(property => property.GetValue(read) is null) is { } lost)
        {
            yield return $"{model.Name}.{lost.Name} is not read.";
        }

        if (JsonSerializer.Serialize(read, typeInfo) != json)
        {
            yield return $"{model.Name} is read and written back as something else.";
        }
    }

    private static object Make(Type model, IEnumerable<PropertyInfo> properties)
    {
        object instance = Activator.CreateInstance(model)!;
        foreach (PropertyInfo property in properties)
        {
            property.SetValue(instance, MakeValue(property.PropertyType));
        }

        return instance;
    }

    private static object MakeValue(Type type)
    {
        Type[] arguments = type.GetGenericArguments();
        return type == typeof(string) ? "text"
            : type == typeof(decimal) ? 1500.50m
            : type == typeof(LocalDate) ? new LocalDate(2023, 2, 17)
            : type == typeof(OffsetDateTime) ? new LocalDateTime(2023, 2, 17, 10, 30, 0).WithOffset(Offset.FromHours(1))
            : type == typeof(JsonElement) ? JsonElement.Parse("""{"any":[1,"JSON"]}""")
            : Nullable.GetUnderlyingType(type) is { } underlying ? MakeValue(underlying)
            : typeof(IEnumerable<KeyValuePair<string, JsonElement>>).IsAssignableFrom(type) ? new Dictionary<string, JsonElement> { [Extra] = JsonElement.Parse("true") }
            : arguments is [var item] ? ToArray(item, MakeValue(item))
            : type.IsValueType ? Activator.CreateInstance(type, "CODE")!
            : Make(type, PropertiesOf(type).Where(IsRequired));
    }

    private static Array ToArray(Type item, object value)
    {
        var array = Array.CreateInstance(item, 1);
        array.SetValue(value, 0);
        return array;
    }

    private static IEnumerable<PropertyInfo> PropertiesOf(Type model) =>
        model.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.GetCustomAttribute<JsonIgnoreAttribute>() is not { Condition: JsonIgnoreCondition.Always });

    private static bool IsRequired(PropertyInfo property) => property.GetCustomAttribute<RequiredMemberAttribute>() is not null;

    private static string WireNameOf(PropertyInfo property) =>
        property.GetCustomAttribute<JsonExtensionDataAttribute>() is not null ? Extra : property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? property.Name;
}
