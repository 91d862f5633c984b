using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace AccountImport.Client.Tests.Conventions;

/// <summary>Pins the public surface of an assembly in a text file, so that no change of it goes unseen.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static void ShouldBeReviewed(Assembly assembly, string file)
    {
        string actual = Print(assembly);
        string reviewed = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : string.Empty;
        if (actual != reviewed)
        {
            File.WriteAllText(Path.ChangeExtension(file, ".received.txt"), actual);
        }

        actual.ShouldBe(reviewed, $"If the change is meant, copy {Path.GetFileNameWithoutExtension(file)}.received.txt over {Path.GetFileName(file)}.");
    }

    private static string Print(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (Type type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Kind(type)).Append(' ').Append(Name(type, isFull: true));
            Type[] bases =
            [
                .. type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum) ? [parent] : Type.EmptyTypes,
                .. type.GetInterfaces().Where(candidate => candidate.IsPublic && !candidate.IsGenericType).OrderBy(candidate => candidate.Name, StringComparer.Ordinal),
            ];
            text.Append(bases.Length is 0 ? string.Empty : " : " + string.Join(", ", bases.Select(type => Name(type)))).Append('\n');
            foreach (string member in Members(type).Order(StringComparer.Ordinal))
            {
                text.Append("    ").Append(member).Append('\n');
            }
        }

        return text.ToString();
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return Enum.GetNames(type);
        }

        // What the compiler makes for a record, and what the JSON generator makes for a context, is no decision of anybody's.
        bool isRecord = type.GetMethod("<Clone>$") is not null || type.GetMethod("PrintMembers", Declared) is not null;
        return type.GetMembers(Declared)
            .Where(member => IsVisible(member) && member.GetCustomAttribute<CompilerGeneratedAttribute>() is null)
            .Where(member => !(isRecord && member.Name is "Equals" or "GetHashCode" or "PrintMembers" or "EqualityContract"))
            .Where(member => member is ConstructorInfo || member is not MethodBase { IsSpecialName: true })
            .Where(member => member is not Type)
            .Where(member => !type.Name.EndsWith("JsonContext", StringComparison.Ordinal) || member.Name is "Default" || member.Name.Length < 2)
            .Select(Print);
    }

    private static string Print(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => $"{Access(constructor)}new({Parameters(constructor)})",
        MethodInfo method => $"{Access(method)}{(method.IsStatic ? "static " : string.Empty)}{Name(method.ReturnType)} {method.Name}{Generics(method)}({Parameters(method)})",
        PropertyInfo property => $"{Access(property.GetMethod!)}{(property.GetMethod!.IsStatic ? "static " : string.Empty)}{Required(property)}{Name(property.PropertyType)}{Nullability(property)} {property.Name} {{ get;{Setter(property)} }}",
        FieldInfo field => $"{(field.IsStatic ? "static " : string.Empty)}{(field.IsLiteral ? "const " : string.Empty)}{Name(field.FieldType)} {field.Name}{(field.IsLiteral ? $" = {field.GetRawConstantValue()}" : string.Empty)}",
        _ => member.ToString()!,
    };

    private static string Setter(PropertyInfo property) =>
        property.SetMethod is not { } setter || !(setter.IsPublic || setter.IsFamily) ? string.Empty
        : setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? " init;"
        : " set;";

    private static string Required(PropertyInfo property) =>
        property.GetCustomAttribute<RequiredMemberAttribute>() is null ? string.Empty : "required ";

    private static string Nullability(PropertyInfo property) =>
        !property.PropertyType.IsValueType && new NullabilityInfoContext().Create(property).ReadState is NullabilityState.Nullable ? "?" : string.Empty;

    private static string Access(MethodBase method) => method.IsPublic ? string.Empty : "protected ";

    private static bool IsVisible(MemberInfo member) => member switch
    {
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        PropertyInfo property => property.GetMethod is { } getter && IsVisible(getter),
        FieldInfo field => field.IsPublic || field.IsFamily,
        _ => true,
    };

    private static string Kind(Type type) =>
        type.IsEnum ? "enum"
        : type.IsInterface ? "interface"
        : type.IsValueType ? "struct"
        : type.IsAbstract && type.IsSealed ? "static class"
        : type.IsAbstract ? "abstract class"
        : type.IsSealed ? "sealed class"
        : "class";

    private static string Generics(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : string.Empty;

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{Name(parameter.ParameterType)}{(!parameter.ParameterType.IsValueType && new NullabilityInfoContext().Create(parameter).ReadState is NullabilityState.Nullable ? "?" : string.Empty)} {parameter.Name}{(parameter.HasDefaultValue ? $" = {parameter.DefaultValue ?? "default"}" : string.Empty)}"));

    private static string Name(Type type, bool isFull = false)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return $"{Name(underlying)}?";
        }

        string name = isFull ? type.FullName! : type.Name;
        return type.IsGenericType
            ? $"{name[..name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(argument => Name(argument)))}>"
            : name;
    }
}
