using System.Text.RegularExpressions;
using AccountImport.Client.Importing;
using AccountImport.Client.Tests.Conventions;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Tests.Importing;

/// <summary>Every code that this library gives is explained.</summary>
public sealed partial class FindingExplanationTests
{
    [Fact]
    public void Of_EachCodeOfTheLocalCheck_IsKnown() => ValidationCodes.All.Where(code => !FindingExplanation.Of(code).IsKnown).ShouldBeEmpty();

    [Fact]
    public void Of_EachCodeOfTheImporter_IsKnown()
    {
        string[] codes =
        [
            .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "AccountImport.Client", "Importing"), "*.cs", SearchOption.AllDirectories)
                .SelectMany(path => Codes().Matches(File.ReadAllText(path)).Select(match => match.Groups["code"].Value))
                .Distinct(),
        ];

        codes.Length.ShouldBeGreaterThan(10);
        codes.Where(code => !FindingExplanation.Of(code).IsKnown).ShouldBeEmpty();
    }

    [Fact]
    public void Of_CodeOfThePlatform_SaysWhatToDoWithSuchAOne()
    {
        FindingExplanation explanation = FindingExplanation.Of("unknown_customer_group");

        explanation.IsKnown.ShouldBeFalse();
        explanation.Meaning.ShouldBe("A code of the platform's own list.");
        explanation.Action.ShouldStartWith("Ask whoever runs the platform");
    }

    [GeneratedRegex("(OfAccount\\(|EndUnknown\\([a-z]+, |Code = |string [A-Za-z]+Code = )\"(?<code>[a-z_]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Codes();
}
