using System.Text.Json;

namespace AccountImport.Client.Importing.Planning;

/// <summary>The counts of a plan as JSON: the same in its file and in what the tool, which has this file too, prints.</summary>
internal static class PlanCounts
{
    /// <summary>Writes the counts as members of the object that is being written.</summary>
    public static void Write(Utf8JsonWriter writer, ImportPlan plan)
    {
        writer.WriteNumber("accounts", plan.Accounts);
        writer.WriteNumber("new", plan.New);
        writer.WriteNumber("done", plan.Done);
        writer.WriteNumber("to_be_asked", plan.ToBeAsked);
        writer.WriteNumber("to_be_retried", plan.ToBeRetried);
        writer.WriteNumber("invalid", plan.Invalid);
        writer.WriteNumber("duplicates", plan.Duplicates);
        writer.WriteNumber("changed_since_import", plan.ChangedSinceImport);
        writer.WriteNumber("under_way_not_in_input", plan.UnderWayNotInInput);
        writer.WriteStartObject("calls");
        writer.WriteNumber("process", plan.ProcessCalls);
        writer.WriteNumber("validate", plan.ValidateCalls);
        writer.WriteNumber("status", plan.StatusCalls);
        writer.WriteEndObject();
    }
}
