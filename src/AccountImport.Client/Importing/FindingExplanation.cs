using AccountImport.Client.Validation;

namespace AccountImport.Client.Importing;

/// <summary>What a code of a finding means, and what to do about it, for a person.</summary>
/// <param name="Meaning">What it means, as a sentence.</param>
/// <param name="Action">What to do, as a sentence.</param>
/// <param name="IsKnown">Whether the code is one of this library's, or one of the API's that this library knows; the API's codes are an open list.</param>
/// <remarks>Immutable and safe for use by several threads.</remarks>
public sealed record FindingExplanation(string Meaning, string Action, bool IsKnown)
{
    private const string Mend = "Mend the value, and import the account again.";
    private const string Complete = "Add the value, and import the account again.";
    private const string Ask = "Run the same import again: it asks again, and creates nothing twice.";
    private const string Again = "Run the same import again: it sends the account.";
    private const string Rename = "Give the account a number that can be sent, and import it again.";
    private const string Compare = "Compare it with its source; leave it if it is right.";

    private static readonly FindingExplanation Unknown = new(
        "A code of the platform's own list.",
        "Ask whoever runs the platform what the code means for the field; mend the value, and import the account again.",
        IsKnown: false);

    private static readonly Dictionary<string, FindingExplanation> Explanations = new(StringComparer.Ordinal)
    {
        [ValidationCodes.Required] = Known("A mandatory value is missing.", Complete),
        [ValidationCodes.Blank] = Known("A mandatory text is empty.", Complete),
        ["null"] = Known("A mandatory value is null.", Complete),
        [ValidationCodes.Empty] = Known("A list that needs an element has none.", Complete),
        ["invalid"] = Known("The platform does not take the value, and says no more.", Mend),
        [ValidationCodes.InvalidType] = Known("A value has another JSON type than it must have.", Mend),
        [ValidationCodes.InvalidChoice] = Known("A code is not in its list.", Mend),
        [ValidationCodes.InvalidDate] = Known("A date is not written as YYYY-MM-DD, or is no real day.", Mend),
        [ValidationCodes.InvalidNumber] = Known("A number is too large, or has too many digits.", Mend),
        [ValidationCodes.DuplicateMember] = Known("A member is there twice in one object.", "Remove one of the two, and import the account again."),
        [ValidationCodes.InvalidIban] = Known("An account number is no valid IBAN; mostly a digit is wrong or two are swapped.", Mend),
        [ValidationCodes.InvalidBic] = Known("The identifier of a bank is no BIC.", Mend),
        [ValidationCodes.InvalidSortCode] = Known("The identifier of a bank is no sort code.", Mend),
        [ValidationCodes.InvalidBankCode] = Known("The identifier of a bank is no number.", Mend),
        [ValidationCodes.InvalidAbaCode] = Known("The identifier of a bank is no routing number.", Mend),
        [ValidationCodes.InvalidCountryCode] = Known("A country is not in ISO 3166-1.", Mend),
        [ValidationCodes.InvalidCurrencyCode] = Known("A currency is not in ISO 4217.", Mend),
        [ValidationCodes.CountryMismatch] = Known("The countries of an account number, its IBAN and its BIC differ.", Compare),
        [ValidationCodes.MaxLength] = Known("A text is longer than it may be.", "Shorten it, and import the account again."),
        [ValidationCodes.ControlCharacter] = Known("The account's number holds a control character.", Rename),
        [ValidationCodes.SurroundingWhiteSpace] = Known("The account's number begins or ends with white space.", Rename),
        [ValidationCodes.ReservedPathSegment] = Known("The account's number is \".\" or \"..\", which no address can carry.", Rename),
        [ValidationCodes.IdentityMismatch] = Known("The account names another number or import supplier than it is imported under.", Mend),
        [ValidationCodes.InvalidUnicode] = Known("A text holds half of a character.", "Write the text anew from its source, and import the account again."),
        [ValidationCodes.InvalidJson] = Known("The account is no valid JSON, so that nothing else of it was checked.", "Mend the JSON at the place named, and import the account again."),
        [ValidationCodes.AccountTooLarge] = Known("The account has more bytes than are read of one account.", "Find out why it is so large; shorten it, and import it again."),
        [ValidationCodes.DuplicateExternalAccountId] = Known("An earlier account of the input has the same number.", "Keep one of the two, or give one of them another number."),
        ["duplicate_key"] = Known("An earlier account of the input has the same number; only that one was sent.", "Keep one of the two, or give one of them another number."),
        [ValidationCodes.MissingMasterAccount] = Known("The input does not have the master account that is named.", "Make sure that the master account is imported, too."),
        ["changed_since_import"] = Known("The account of the input is no longer the one that was sent.", "Change the account on the platform by other means: the importer changes none."),
        ["not_in_input"] = Known("Its request may have been lost, and the changed input does not have the account any more.", "Look for the account on the platform; if it is not there and should be, put it back."),
        ["no_answer"] = Known("The platform could not be asked what became of the account.", Ask),
        ["no_evidence"] = Known("A request may have been lost, and the platform shows no effect of it so far.", Ask),
        ["undecided"] = Known("The platform knows the account, and it cannot be told whether by this import.", "Compare the account on the platform with the input; a person decides."),
        ["deadline"] = Known("The platform accepted the account, and did not end it in time.", Ask),
        ["no_connection"] = Known("The platform could not be reached; nothing was sent.", Again),
        ["throttled"] = Known("The platform was asked too often, and did not take the account.", Again),
        ["authentication"] = Known("The platform does not accept the credential; nothing was sent.", "Mend the credential. " + Again),
        ["redirect"] = Known("The address redirects to another one; nothing was sent.", "Mend the address. " + Again),
        ["no_credential"] = Known("There was no credential to send the account with; nothing was sent.", "Mend the credential. " + Again),
        ["no_api"] = Known("There is no account import API at the address; nothing was sent.", "Mend the address. " + Again),
        ["not_journaled"] = Known("The journal could not be written, so that the account was not sent.", "Make room on the disk. " + Again),
        ["blocked_by_gateway"] = Known("Something in front of the platform, such as a firewall, refused the call.", "Have whoever runs it let the call through; then try the account again."),
        ["no_code_given"] = Known("The platform says that the account failed, and not why.", "Ask whoever runs the platform, by the account's number; then try it again."),
        ["schedule_window_start_in_past"] = Known("The start of the schedule window had passed when the platform got the account.", Again),
        ["import_process_failed_validation"] = Known("The platform's validation refused the account, and did not say why.", "Have the account validated by itself, and mend what is said."),
        ["account_failed_validation"] = Known("The platform's validation refused the account.", Mend),
        ["account_creation_failed"] = Known("The platform accepted the account, and could not create it.", "Ask whoever runs the platform for the reason; then try it again."),
        ["not_found"] = Known("The platform does not know what was named.", Mend),
    };

    /// <summary>Explains a code.</summary>
    /// <param name="code">The <see cref="ImportFinding.Code"/>.</param>
    /// <returns>The explanation; of a code that this library does not know, what to do with such a one.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="code"/> is <see langword="null"/>.</exception>
    public static FindingExplanation Of(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return Explanations.GetValueOrDefault(code, Unknown);
    }

    private static FindingExplanation Known(string meaning, string action) => new(meaning, action, IsKnown: true);
}
