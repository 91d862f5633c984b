using AccountImport.Client.Contracts;
using AccountImport.Client.Importing;
using AccountImport.Client.Importing.Journal;
using AccountImport.Client.Importing.Reconciling;
using AccountImport.Client.Tests.Importing.Journal;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Tests.Importing.Reconciling;

/// <summary>The lines of a file of answers.</summary>
public sealed class ReconciliationFormatTests
{
    private static readonly ReconciliationDifference Full = new()
    {
        Kind = ReconciliationKind.StateDiffers,
        ExternalAccountNumber = "IM \"é\\1",
        Number = 5_000_000_000,
        Position = new FilePosition(1042, 17, 5_000_000_001),
        JournalOutcome = ImportOutcome.AlreadyImported,
        JournalKrakenIdentifier = "A-1",
        JournalAccountId = "A-2",
        PlatformStatus = ImportStatusCode.Errored,
        PlatformKrakenIdentifier = "A-3",
    };

    [Fact]
    public void Read_DifferenceThatWasWritten_IsTheSame()
    {
        RoundTrip(Full).ShouldBe(Full);
        ReconciliationDifference bare = new() { Kind = ReconciliationKind.MissingThere, ExternalAccountNumber = "A" };
        RoundTrip(bare).ShouldBe(bare);
    }

    [Fact]
    public void Write_AnswerThatAgrees_IsKeyKindAndNumberAlone() => RoundTrip(Full with { Kind = ReconciliationKind.Agrees })
        .ShouldBe(new ReconciliationDifference { Kind = ReconciliationKind.Agrees, ExternalAccountNumber = Full.ExternalAccountNumber, Number = Full.Number });

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"key\":\"A\",\"kind\":\"odd\",\"number\":1}")]
    [InlineData("{\"key\":null,\"kind\":\"agrees\",\"number\":1}")]
    [InlineData("{\"key\":\"A\",\"kind\":\"open\",\"number\":1,\"position\":[1]}")]
    public void Read_OtherLine_IsNoAnswer(string line) => ReconciliationFormat.Read(Samples.Utf8(line)).ShouldBeNull();

    [Fact]
    public void ReadHeader_HeaderThatWasWritten_IsTheSameAndNamesNoSecret()
    {
        ReconciliationHeader header = ReconciliationHeader.Of(JournalSamples.Header, journal: null);
        byte[] line = JournalLineWriter.Write(header, ReconciliationFormat.Write).ToArray();

        ReconciliationFormat.ReadHeader(line).ShouldBe(header);
        ReconciliationFormat.ReadVersion(line).ShouldBe(ReconciliationHeader.CurrentVersion);
        JournalLine.IsSealed(line).ShouldBeTrue();
        ReconciliationFormat.ReadHeader(Samples.Utf8("{}")).ShouldBeNull();
    }

    private static ReconciliationDifference? RoundTrip(ReconciliationDifference answer) =>
        ReconciliationFormat.Read(JournalLineWriter.Write(answer, ReconciliationFormat.Write));
}
