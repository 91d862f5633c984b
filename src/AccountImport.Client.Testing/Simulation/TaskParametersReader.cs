using System.Text.Json;
using AccountImport.Client.Contracts;
using NodaTime;
using NodaTime.Text;

namespace AccountImport.Client.Testing.Simulation;

/// <summary>Reads <c>task_params</c>, strictly: a date-time without an offset is refused, though the platform would take it for one of Europe/London.</summary>
internal static class TaskParametersReader
{
    public static TaskParameters Read(JsonElement taskParameters, out Refusal? refusal)
    {
        refusal = null;
        var read = new TaskParameters();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonProperty member in taskParameters.EnumerateObject())
        {
            string name = member.Name;
            if (!names.Add(name))
            {
                refusal = Refusal.OfEnvelope("The task_params hold a member twice.");
                return read;
            }

            switch (name)
            {
                case "is_dry_run" when member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                    read = read with { IsDryRun = member.Value.GetBoolean() };
                    break;
                case "schedule_window_start" when TryReadDateTime(member.Value, out OffsetDateTime? start):
                    read = read with { ScheduleWindowStart = start };
                    break;
                case "schedule_window_end" when TryReadDateTime(member.Value, out OffsetDateTime? end):
                    read = read with { ScheduleWindowEnd = end };
                    break;
                case "is_dry_run":
                    refusal = Refusal.OfEnvelope("The task_params' is_dry_run is not a boolean.");
                    return read;
                case "schedule_window_start" or "schedule_window_end":
                    refusal = Refusal.OfEnvelope($"The task_params' {name} is neither null nor a date-time with an offset.");
                    return read;
                default:
                    refusal = Refusal.OfEnvelope("The task_params hold a member that the API does not know.");
                    return read;
            }
        }

        return read;
    }

    /// <summary>Says what the platform has against the schedule window.</summary>
    public static IReadOnlyList<FieldError> FindErrors(TaskParameters taskParameters, Instant now)
    {
        IReadOnlyList<FieldError> errors = taskParameters.FindErrors(now);
        return taskParameters.ScheduleWindowStart?.ToInstant() < now
            ?
            [
                new FieldError
                {
                    Attr = "schedule_window_start",
                    Code = "schedule_window_start_in_past",
                    Detail = "The schedule window starts in the past.",
                },
                .. errors,
            ]
            : errors;
    }

    private static bool TryReadDateTime(JsonElement value, out OffsetDateTime? dateTime)
    {
        dateTime = null;
        if (value.ValueKind is JsonValueKind.Null)
        {
            return true;
        }

        if (value.Text() is not { } text || !OffsetDateTimePattern.Rfc3339.Parse(text).TryGetValue(default, out OffsetDateTime read))
        {
            return false;
        }

        dateTime = read;
        return true;
    }
}
