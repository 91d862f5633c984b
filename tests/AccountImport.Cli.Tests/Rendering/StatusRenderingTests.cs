using AccountImport.Cli.Rendering;
using AccountImport.Client.Contracts;
using NodaTime;

namespace AccountImport.Cli.Tests.Rendering;

public sealed class StatusRenderingTests
{
    [Fact]
    public void WriteTable_AllKindsOfAnswers_FitsIn80Columns()
    {
        OffsetDateTime time = new LocalDateTime(2025, 10, 7, 9, 0, 21).PlusNanoseconds(179_194_000).WithOffset(Offset.FromHours(2));
        using var terminal = new TestTerminal();

        StatusRendering.WriteTable(
            terminal.Console,
            [
                new("IM-A-00023", new ImportStatus { Status = ImportStatusCode.Processed, KrakenIdentifier = "A-12345678", CreatedAt = time, ModifiedAt = time }, null, ExitCode.Success),
                new("IM-A-00024", new ImportStatus { Status = ImportStatusCode.DryRunErrored, CreatedAt = time, LatestError = new() { Code = "odd", Detail = "Quast" } }, null, ExitCode.SomeFailed),
                new("IM-A-00025", null, null, ExitCode.SomeFailed),
                new("IM-A-00026", null, "http_503", ExitCode.OutcomeUnknown),
            ]);

        terminal.Lines.ShouldBe(
        [
            "Account     Status           Kraken      Created (UTC)     Modified (UTC)",
            "IM-A-00023  PROCESSED        A-12345678  2025-10-07 07:00  2025-10-07 07:00",
            "IM-A-00024  DRY_RUN_ERRORED  -           2025-10-07 07:00  -",
            "            latest error: odd",
            "IM-A-00025  not found        -           -                 -",
            "IM-A-00026  no answer        -           -                 -",
            "            latest error: http_503",
        ]);
    }
}
