using System.Reflection;
using System.Text.RegularExpressions;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Tests.Validation;

public sealed partial class FaultTests
{
    internal static readonly (string Name, Fault Fault)[] Faults =
    [
        .. typeof(Fault).Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(Fault).Namespace)
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(field => field.FieldType == typeof(Fault))
            .Select(field => ($"{field.DeclaringType!.Name}.{field.Name}", (Fault)field.GetValue(obj: null)!)),
    ];

    [Fact]
    public void Faults_Each_HasACodeAndSaysInASentenceWhatIsWrong()
    {
        Faults.Length.ShouldBeGreaterThan(30);
        Faults.Where(item => !Code().IsMatch(item.Fault.Code) || !Sentence().IsMatch(item.Fault.Detail)).Select(item => item.Name).ShouldBeEmpty();
    }

    [Fact]
    public void Faults_Each_IsToldFromEveryOther() =>
        Faults.DistinctBy(item => (item.Fault.Code, item.Fault.Detail, item.Fault.Severity)).Count().ShouldBe(Faults.Length);

    [GeneratedRegex("^[a-z]+(_[a-z]+)*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Code();

    [GeneratedRegex(@"^[A-Z].{9,}\.$", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Sentence();
}
