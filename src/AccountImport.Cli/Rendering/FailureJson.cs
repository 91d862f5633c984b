using System.Text.Json;
using AccountImport.Cli.Checking;

namespace AccountImport.Cli.Rendering;

/// <summary>Writes a failure that was found as the members of a JSON object.</summary>
internal static class FailureJson
{
    /// <summary>Writes the members of a failure of an account that is in no other file.</summary>
    public static void WriteMembers(Utf8JsonWriter writer, FoundFailure found)
    {
        writer.WriteNumber("number", found.Number);
        WriteFailure(writer, found);
    }

    /// <summary>Writes the members of a failure of an account that is rejected, as the reports of an import have them.</summary>
    /// <param name="writer">Where they are written.</param>
    /// <param name="found">The failure.</param>
    /// <param name="rejectedLine">The account's line in the file of the rejected accounts, from 1; <see langword="null"/> if it is not there.</param>
    public static void WriteMembers(Utf8JsonWriter writer, FoundFailure found, long? rejectedLine)
    {
        // A report may be of several inputs; a check has one.
        writer.WriteNumber("input", 1);
        writer.WriteNumber("number", found.Number);
        JsonLine.WriteNumber(writer, "rejected_line", rejectedLine);
        WriteFailure(writer, found);
    }

    private static void WriteFailure(Utf8JsonWriter writer, FoundFailure found)
    {
        writer.WriteString("external_account_number", found.ExternalAccountNumber);
        JsonLine.WritePosition(writer, found.Position);
        writer.WriteString("attr", found.Failure.Attr);
        writer.WriteString("code", found.Failure.Code);
        writer.WriteString("severity", CheckRendering.Describe(found.Failure.Severity));
        writer.WriteString("detail", found.Failure.Detail);
    }
}
