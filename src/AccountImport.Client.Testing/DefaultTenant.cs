using System.Text.Json;
using AccountImport.Client.Contracts;
using AccountImport.Client.Testing.Simulation;
using NodaTime;
using NodaTime.Text;

namespace AccountImport.Client.Testing;

/// <summary>What the simulated tenant asks of an account beyond the rules of the account file, and which accounts fail it.</summary>
/// <remarks>
/// The rules are such that no local check can know them, so that a client is seen to handle the API's own refusals. Safe for use by several
/// threads.
/// </remarks>
public static class DefaultTenant
{
    private const string CustomerGroupMember = "customerGroupCode";
    private const string ActivationDateMember = "activationDate";

    /// <summary>The customer groups that the tenant knows: <c>GROUP_A</c>, <c>GROUP_B</c> and <c>GROUP_C</c>.</summary>
    public static IReadOnlyList<string> CustomerGroups { get; } = ["GROUP_A", "GROUP_B", "GROUP_C"];

    /// <summary>Makes the tenant's rules, to be extended by a test's own.</summary>
    /// <param name="timeProvider">The clock that says which day is today (in UTC).</param>
    /// <returns>
    /// Three rules: <c>customerGroupCode</c>, if there, is one of <see cref="CustomerGroups"/> (<c>unknown_customer_group</c>);
    /// <c>customers.n.landline</c>, if there, is a phone number (<c>invalid_phone_number</c>); <c>activationDate</c>, if there, is not after
    /// today (<c>activation_date_in_future</c>).
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="timeProvider"/> is <see langword="null"/>.</exception>
    public static IReadOnlyList<Func<JsonElement, IEnumerable<FieldError>>> CreateRules(TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        return [FindUnknownCustomerGroup, FindInvalidPhoneNumbers, account => FindActivationInFuture(account, timeProvider)];
    }

    /// <summary>Finds out whether an account asks to fail: its <c>customFields.simulator.outcome</c> is <c>ERRORED</c> or <c>CANCELLED</c>.</summary>
    /// <param name="account">The account.</param>
    /// <returns>The failure, with an error of the code <c>account_creation_failed</c>; <see langword="null"/> for an account that shall be created.</returns>
    public static SimulatedFailure? FindFailure(JsonElement account)
    {
        string? outcome = account.Member("customFields")?.Member("simulator")?.Member("outcome")?.Text();
        return outcome is "ERRORED" or "CANCELLED"
            ? new SimulatedFailure
            {
                Status = new ImportStatusCode(outcome),
                Error = new ImportError
                {
                    Code = "account_creation_failed",
                    Detail = "The account could not be created: it asks the simulator to fail.",
                    Domain = "account_import",
                },
            }
            : null;
    }

    private static IEnumerable<FieldError> FindUnknownCustomerGroup(JsonElement account)
    {
        if (account.Member(CustomerGroupMember) is { } group && !CustomerGroups.Contains(group.Text(), StringComparer.Ordinal))
        {
            yield return new FieldError
            {
                Attr = CustomerGroupMember,
                Code = "unknown_customer_group",
                Detail = $"{group} is not a customer group of this tenant",
            };
        }
    }

    private static IEnumerable<FieldError> FindInvalidPhoneNumbers(JsonElement account)
    {
        if (account.Member("customers") is not { ValueKind: JsonValueKind.Array } customers)
        {
            yield break;
        }

        int index = 0;
        foreach (JsonElement customer in customers.EnumerateArray())
        {
            if (customer.Member("landline") is { } landline && !IsPhoneNumber(landline.Text()))
            {
                yield return new FieldError
                {
                    Attr = $"customers.{index}.landline",
                    Code = "invalid_phone_number",
                    Detail = $"{landline} is not a valid phone number",
                };
            }

            index++;
        }
    }

    private static IEnumerable<FieldError> FindActivationInFuture(JsonElement account, TimeProvider timeProvider)
    {
        LocalDate today = LocalDate.FromDateTime(timeProvider.GetUtcNow().UtcDateTime);
        if (account.Member(ActivationDateMember)?.Text() is { } text
            && LocalDatePattern.Iso.Parse(text).TryGetValue(default, out LocalDate activationDate)
            && activationDate > today)
        {
            yield return new FieldError
            {
                Attr = ActivationDateMember,
                Code = "activation_date_in_future",
                Detail = $"{text} is after today",
            };
        }
    }

    private static bool IsPhoneNumber(string? text) =>
        text is not null
        && text.Count(char.IsAsciiDigit) is >= 6 and <= 15
        && text.All(character => char.IsAsciiDigit(character) || character is '+' or ' ' or '-' or '(' or ')')
        && text.LastIndexOf('+') <= 0;
}
