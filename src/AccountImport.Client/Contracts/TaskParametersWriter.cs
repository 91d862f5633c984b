using System.Buffers;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;

namespace AccountImport.Client.Contracts;

/// <summary>Writes task parameters as the member <c>task_params</c> of a process request; what is not set is left out.</summary>
internal static class TaskParametersWriter
{
    private static readonly byte[] Empty = [.. "{}"u8];

    public static ReadOnlyMemory<byte> Write(TaskParameters? parameters)
    {
        if (parameters is null or { IsDryRun: false, ScheduleWindowStart: null, ScheduleWindowEnd: null })
        {
            return Empty;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            if (parameters.IsDryRun)
            {
                writer.WriteBoolean("is_dry_run", true);
            }

            WriteTime(writer, "schedule_window_start", parameters.ScheduleWindowStart);
            WriteTime(writer, "schedule_window_end", parameters.ScheduleWindowEnd);
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteTime(Utf8JsonWriter writer, string name, OffsetDateTime? value)
    {
        if (value is { } time)
        {
            writer.WriteString(name, OffsetDateTimePattern.Rfc3339.Format(time));
        }
    }
}
