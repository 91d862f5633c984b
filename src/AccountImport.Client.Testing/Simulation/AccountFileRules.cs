using System.Text.Json;
using AccountImport.Client.Contracts;

namespace AccountImport.Client.Testing.Simulation;

/// <summary>The rules of the account file, as far as the simulated platform applies them.</summary>
internal static class AccountFileRules
{
    private static readonly string[] MandatoryMembers =
        [AccountIdentity.AccountFileMember, "externalPersonId", "statusCode", "accountTypeCode", "activationDate", "accountNumbers"];

    private static readonly Dictionary<string, string[]> Choices = new(StringComparer.Ordinal)
    {
        ["statusCode"] = ["ACTIVE", "BLOCKED", "CLOSED"],
        ["accountTypeCode"] = ["CURRENCY", "INTERNAL", "SAVING", "SHADOW", "VIRTUAL"],
    };

    /// <summary>Says what is wrong with an account of the account file.</summary>
    /// <param name="account">The account's JSON in UTF-8: one valid JSON object.</param>
    public static IEnumerable<FieldError> Check(ReadOnlyMemory<byte> account)
    {
        using JsonDocument document = JsonDocument.Parse(account);
        foreach (string name in MandatoryMembers)
        {
            if (document.RootElement.Member(name) is not { } value)
            {
                yield return new FieldError { Attr = name, Code = "required", Detail = "It is mandatory and missing." };
            }
            else if (Choices.TryGetValue(name, out string[]? choices) && !choices.Contains(value.Text(), StringComparer.Ordinal))
            {
                yield return new FieldError { Attr = name, Code = "invalid_choice", Detail = $"It is none of {string.Join(", ", choices)}." };
            }
        }
    }
}
