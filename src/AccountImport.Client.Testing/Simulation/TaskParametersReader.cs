using System.Text.Json;
using AccountImport.Client.Contracts;
using NodaTime;
using NodaTime.Text;

namespace AccountImport.Client.Testing.Simulation;

/// <summary>Reads <c>task_params</c>, strictly: a date-time without an offset is refused, though the platform would take it for one of Europe/London.</summary>
internal static class TaskParametersReader
{
    private const string IsDryRunMember = "is_dry_run";
    private const string ScheduleWindowStartMember = "schedule_window_start";
    private const string ScheduleWindowEndMember = "schedule_window_end";

    private static readonly string[] Members = [IsDryRunMember, ScheduleWindowStartMember, ScheduleWindowEndMember];

    public static TaskParameters Read(JsonElement taskParameters, out Refusal? refusal)
    {
        var read = new TaskParameters();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonProperty member in taskParameters.EnumerateObject())
        {
            string? name = Array.Find(Members, member.NameEquals);
            string? fault = name switch
            {
                null => "The task_params hold a member that the API does not know.",
                _ when !names.Add(name) => $"The task_params hold {name} twice.",
                _ => ReadMember(name, member.Value, ref read),
            };
            if (fault is not null)
            {
                refusal = Refusal.OfEnvelope(fault);
                return read;
            }
        }

        refusal = null;
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
                    Attr = ScheduleWindowStartMember,
                    Code = "schedule_window_start_in_past",
                    Detail = "The schedule window starts in the past.",
                },
                .. errors,
            ]
            : errors;
    }

    private static string? ReadMember(string name, JsonElement value, ref TaskParameters read)
    {
        if (name is IsDryRunMember)
        {
            read = read with { IsDryRun = value.ValueKind is JsonValueKind.True };
            return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : $"The task_params' {name} is not a boolean.";
        }

        if (!TryReadDateTime(value, out OffsetDateTime? dateTime))
        {
            return $"The task_params' {name} is neither null nor a date-time with an offset.";
        }

        read = name is ScheduleWindowStartMember
            ? read with { ScheduleWindowStart = dateTime }
            : read with { ScheduleWindowEnd = dateTime };
        return null;
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
