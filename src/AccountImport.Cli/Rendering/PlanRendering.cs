using System.Globalization;
using AccountImport.Cli.Commands;
using AccountImport.Client.Importing;
using AccountImport.Client.Importing.Planning;

namespace AccountImport.Cli.Rendering;

/// <summary>Shows what a run would do.</summary>
internal static class PlanRendering
{
    private const int NameWidth = 38;
    private const int CountWidth = 12;

    public static void Write(TextWriter output, ImportPlan plan, PlanRequest request)
    {
        if (request.IsJson)
        {
            WriteJson(output, plan, request.Rate);
        }
        else
        {
            WriteText(output, plan, request);
        }
    }

    private static void WriteText(TextWriter output, ImportPlan plan, PlanRequest request)
    {
        output.WriteLine($"{DisplayText.Clean(plan.Input.Name)}: {Format(plan.Accounts)} account{(plan.Accounts is 1 ? string.Empty : "s")}, to {DisplayText.Clean(plan.Target)}{DescribeMode(plan)}");
        output.WriteLine(plan.IsResumed ? $"Goes on with {DisplayText.Clean(request.Options.JournalPath)}" : "There is no journal from before.");
        output.WriteLine();
        WriteCount("new, to be sent", plan.New);
        WriteCount("to be sent again (--retry)", plan.ToBeRetried);
        WriteCount("under way, to be asked for", plan.ToBeAsked);
        WriteCount("done, left as they are", plan.Done);
        WriteCount("invalid, rejected without a call", plan.Invalid);
        WriteCount("duplicates, rejected without a call", plan.Duplicates);
        if (plan.ChangedSinceImport > 0)
        {
            output.WriteLine();
            output.WriteLine($"Of those done, {Format(plan.ChangedSinceImport)} have changed in the file since they were imported; the importer changes none.");
        }

        if (plan.UnderWayNotInInput > 0)
        {
            output.WriteLine();
            output.WriteLine($"Besides, {Format(plan.UnderWayNotInInput)} under way that the file does not have any more; they are asked for, too.");
        }

        output.WriteLine();
        if (plan.Calls is 0)
        {
            output.WriteLine("Nothing would be sent or asked.");
            return;
        }

        output.WriteLine($"Calls: about {Format(plan.Calls)} ({Format(plan.ProcessCalls)} process, {Format(plan.ValidateCalls)} validate, {Format(plan.StatusCalls)} status), without repeats.");
        output.WriteLine(request.Rate is { } rate
            ? $"Time:  about {Duration.Describe(plan.GetDuration(rate))} at {rate.ToString(CultureInfo.InvariantCulture)} requests a second."
            : "Time:  add --rate N for the time at N requests a second.");

        void WriteCount(string name, long count) => output.WriteLine($"  {name.PadRight(NameWidth)}{Format(count),CountWidth}");
    }

    private static void WriteJson(TextWriter output, ImportPlan plan, double? rate) => JsonLine.Write(output, writer =>
    {
        writer.WriteString("input", plan.Input.Name);
        writer.WriteString("input_hash", plan.Input.Hash);
        writer.WriteString("target", plan.Target);
        writer.WriteBoolean("dry_run", plan.IsDryRun);
        writer.WriteBoolean("validate_only", plan.IsValidation);
        writer.WriteBoolean("resumed", plan.IsResumed);
        PlanCounts.Write(writer, plan);
        if (rate is { } requestsPerSecond)
        {
            writer.WriteNumber("rate", requestsPerSecond);
            writer.WriteNumber("duration_seconds", Math.Round(plan.GetDuration(requestsPerSecond).TotalSeconds, 3));
        }
        else
        {
            writer.WriteNull("rate");
            writer.WriteNull("duration_seconds");
        }
    });

    private static string DescribeMode(ImportPlan plan) =>
        plan.IsValidation ? " (validation only: nothing is created)" : plan.IsDryRun ? " (dry run: nothing is created)" : string.Empty;

    private static string Format(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
