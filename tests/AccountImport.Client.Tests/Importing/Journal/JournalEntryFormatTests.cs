using System.Text;
using System.Text.Json;
using AccountImport.Client.Importing;
using AccountImport.Client.Importing.Journal;
using NodaTime;

namespace AccountImport.Client.Tests.Importing.Journal;

/// <summary>The lines as everybody may read them, and back.</summary>
public sealed class JournalEntryFormatTests
{
    private static string Write(JournalEntry entry) => JournalText.LinesOf(JournalLineWriter.Write(entry, JournalEntryWriter.Write).ToArray()).Single();

    private static JournalEntry WriteAndRead(JournalEntry entry) => JournalEntryReader.Read(JournalLineWriter.Write(entry, JournalEntryWriter.Write));

    [Fact]
    public void Write_EveryMember_IsTheFormat() => Write(JournalSamples.Full(7, "IM-A-7")).ShouldBe(
        """
        {"account":7,"number":10,"state":"failed","key":"IM-A-7","duplicate":true,"at":"2026-11-20T17:22:15.123Z","attempt":3,
        "server":[1795195333623,1795195335143],
        "baseline":{"status":"ERRORED","created_at":"2026-11-20T18:22:15.123456789+01:00","modified_at":"2026-11-20T17:23:15Z"},
        "unresolved_since":"2026-11-20T17:22:15.124Z","sent_until":"2026-11-20T17:22:16.122Z","position":[1042,17,5000000000],"content":"0123456789abcdef",
        "kraken_identifier":"A-1234ABCD","account_id":"9007199254740993",
        "errors":[{"attr":"accountNumbers.0.value","code":"invalid","detail":"It has \"quotes\", a \\ and an é.","position":[1,2,3]},{"attr":"non_field_errors","code":"unknown"}],
        "warnings":[{"attr":"currencyCode","code":"odd","detail":"⚡ \uD83D\uDE00"}]
        """.ReplaceLineEndings(""));

    [Fact]
    public void Write_NothingButWhatIsNeeded_HasNothingElse() =>
        Write(new JournalEntry { Account = 1, Number = 1, State = JournalState.NotSent, At = Instant.FromUnixTimeSeconds(0) })
            .ShouldBe("""{"account":1,"state":"not_sent","at":"1970-01-01T00:00:00.000Z" """.TrimEnd());

    [Fact]
    public void Write_AbsentBaseline_IsAnEmptyObject()
    {
        JournalEntry entry = JournalSamples.Intended(1) with { Baseline = Baseline.Absent };

        Write(entry).ShouldEndWith(",\"baseline\":{}");
        WriteAndRead(entry).Baseline.ShouldBe(Baseline.Absent);
    }

    [Fact]
    public void Read_EveryMember_IsAsItWas() => JournalSamples.ShouldBeSame(WriteAndRead(JournalSamples.Full(7, "IM-A-7")), JournalSamples.Full(7, "IM-A-7"));

    [Fact]
    public void Read_NothingButWhatIsNeeded_IsAsItWas()
    {
        var entry = new JournalEntry { Account = int.MaxValue - 1, Number = long.MaxValue, State = JournalState.Cancelled, At = JournalSamples.Time };

        JournalSamples.ShouldBeSame(WriteAndRead(entry), entry);
    }

    [Fact]
    public void Read_EveryState_IsAsItWas()
    {
        foreach (JournalState state in Enum.GetValues<JournalState>().Where(state => state is not JournalState.None))
        {
            WriteAndRead(JournalSamples.Of(1, state)).State.ShouldBe(state);
        }

        Enum.GetValues<JournalState>().Length.ShouldBe(JournalWords.StateCount);
        JournalWords.StateOf(""u8).ShouldBe(JournalState.None);
        JournalWords.StateOf("importe"u8).ShouldBe(JournalState.None);
    }

    [Fact]
    public void States_InTheJournal_AreTheseWords() => Enum.GetValues<JournalState>().Skip(1).Select(state => Encoding.UTF8.GetString(JournalWords.Of(state))).ShouldBe(
    [
        "intended", "not_sent", "unresolved", "scheduled", "still_pending", "unknown", "imported", "already_imported", "dry_run_succeeded", "dry_run_failed",
        "validated", "rejected", "failed", "cancelled",
    ]);

    [Theory]
    [InlineData("")]
    [InlineData("\"")]
    [InlineData("\\")]
    [InlineData("a/b%2F<&>'+")]
    [InlineData("\u00E4\u00DF\u4E2D\u6587\u0623")]
    [InlineData("\U0001F600\U0001F9D1\u200D\U0001F680")]
    [InlineData("\u2028\u2029\u007F\u0085\uFEFF\uFFFD")]
    [InlineData(",\"crc\":\"00000000\"}")]
    [InlineData("\n\r\t\0")]
    public void Read_OddCharacters_AreAsTheyWere(string text)
    {
        JournalEntry entry = JournalSamples.Full(1, text) with
        {
            Baseline = new Baseline(text, CreatedAt: null, ModifiedAt: null),
            KrakenIdentifier = text,
            AccountId = text,
            Errors = [new ImportFinding { Attr = text, Code = text, Detail = text }],
        };

        JournalSamples.ShouldBeSame(WriteAndRead(entry), entry);
        JournalRecordHead.TryRead(JournalLineWriter.Write(entry, JournalEntryWriter.Write), out JournalRecordHead head).ShouldBeTrue();
        Encoding.UTF8.GetString(head.Key).ShouldBe(text);
    }

    [Fact]
    public void Write_HalfOfASurrogatePair_IsReplaced()
    {
        JournalEntry entry = WriteAndRead(JournalSamples.Of(1, JournalState.Rejected) with { Errors = [new ImportFinding { Attr = "a\uD83D", Code = "\uDE00b" }] });

        entry.Errors.Single().ShouldBe(new ImportFinding { Attr = "a\uFFFD", Code = "\uFFFDb" });
    }

    [Fact]
    public void Write_PartsOfAMillisecond_AreCutOff()
    {
        Instant time = JournalSamples.Time + Duration.FromNanoseconds(999_999);
        JournalEntry entry = WriteAndRead(JournalSamples.Intended(1) with { At = time, SentUntil = time, UnresolvedSince = time, Server = new ServerWindow(time, time) });

        entry.At.ShouldBe(JournalSamples.Time);
        entry.SentUntil.ShouldBe(JournalSamples.Time);
        entry.UnresolvedSince.ShouldBe(JournalSamples.Time);
        entry.Server.ShouldBe(new ServerWindow(JournalSamples.Time, JournalSamples.Time));
    }

    [Fact]
    public void Write_LongTexts_AreCut()
    {
        string text = new('a', 512);
        JournalEntry entry = WriteAndRead(JournalSamples.Of(1, JournalState.Failed) with
        {
            KrakenIdentifier = text,
            AccountId = text + "b",
            Errors = [new ImportFinding { Attr = text + "b", Code = text[1..] + "\U0001F600", Detail = text + "\U0001F600" }],
        });

        entry.KrakenIdentifier.ShouldBe(text);
        entry.AccountId.ShouldBe(text);
        entry.Errors.Single().ShouldBe(new ImportFinding { Attr = text, Code = text[1..], Detail = text });
    }

    [Fact]
    public void Write_ManyFindings_AreTheFirstHundredOfEachKind()
    {
        ImportFinding[] findings = [.. Enumerable.Range(0, 101).Select(i => new ImportFinding { Attr = $"a.{i}", Code = "invalid" })];

        JournalEntry entry = WriteAndRead(JournalSamples.Of(1, JournalState.Rejected) with { Errors = findings, Warnings = findings[1..] });

        entry.Errors.ShouldBe(findings[..100]);
        entry.Warnings.ShouldBe(findings[1..]);
    }

    [Theory]
    [InlineData('a')]
    [InlineData('\u4E2D')]
    [InlineData('\u0001')]
    public void Write_LongestOfEverything_FitsInALine(char character)
    {
        string text = new(character, 1000);
        ImportFinding[] findings = [.. Enumerable.Repeat(new ImportFinding { Attr = text, Code = text, Detail = text, Position = new(long.MaxValue, long.MaxValue, long.MaxValue) }, 200)];
        JournalEntry entry = JournalSamples.Full(1, text) with { KrakenIdentifier = text, AccountId = text, Baseline = new Baseline(text, null, null), Errors = findings, Warnings = findings };

        ReadOnlySpan<byte> line = JournalLineWriter.Write(entry, JournalEntryWriter.Write);

        line.Length.ShouldBeLessThanOrEqualTo(JournalLine.MaxLength);
        line.Length.ShouldBeGreaterThan(JournalLine.MaxLength / 2);
        JournalEntry read = JournalEntryReader.Read(line);
        read.ExternalAccountNumber.ShouldBe(text);
        read.Errors.Count.ShouldBeGreaterThan(20);
    }

    [Fact]
    public void Read_OtherMembers_AreSkipped()
    {
        JournalEntry entry = JournalEntryReader.Read(
            """{"x":{"state":"failed"},"state":"imported","y":[1],"account":3,"baseline":{"z":{},"status":"S"},"at":"1970-01-01T00:00:01Z","errors":[{"q":[],"code":"c","attr":"a"}]}"""u8);

        entry.Account.ShouldBe(3);
        entry.Number.ShouldBe(3);
        entry.State.ShouldBe(JournalState.Imported);
        entry.At.ShouldBe(Instant.FromUnixTimeSeconds(1));
        entry.Baseline.ShouldBe(new Baseline("S", null, null));
        entry.Errors.ShouldBe([new ImportFinding { Attr = "a", Code = "c" }]);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"account":1}""")]
    [InlineData("""{"state":"imported"}""")]
    [InlineData("""{"account":1,"state":"gone"}""")]
    [InlineData("""{"account":"1","state":"imported"}""")]
    [InlineData("""{"account":1,"state":"imported","at":"yesterday"}""")]
    [InlineData("""{"account":1,"state":"imported","content":"x"}""")]
    [InlineData("""{"account":1,"state":"imported","key":1}""")]
    [InlineData("""{"account":1,"state":"imported","baseline":{"created_at":"now"}}""")]
    [InlineData("""{"account":1,"state":"imported","position":["a"]}""")]
    [InlineData("""{"account":1""")]
    [InlineData("")]
    public void Read_NoRecord_IsRefused(string line) => Should.Throw<JsonException>(() => JournalEntryReader.Read(Encoding.UTF8.GetBytes(line)));

    [Theory]
    [InlineData("""{"account":1,"state":"imported","at":1}""", true)]
    [InlineData("""{"account":1,"number":0,"state":"imported"}""", true)]
    [InlineData("""{"account":2147483646,"number":9223372036854775807,"state":"imported","key":"a","duplicate":true,"at":""", true)]
    [InlineData("""{"account":0,"state":"imported"}""", false)]
    [InlineData("""{"account":-1,"state":"imported"}""", false)]
    [InlineData("""{"account":2147483647,"state":"imported"}""", false)]
    [InlineData("""{"account":2147483648,"state":"imported"}""", false)]
    [InlineData("""{"account":1.5,"state":"imported"}""", false)]
    [InlineData("""{"account":"1","state":"imported"}""", false)]
    [InlineData("""{"account":1,"number":-1,"state":"imported"}""", false)]
    [InlineData("""{"account":1,"state":"gone"}""", false)]
    [InlineData("""{"account":1,"state":1}""", false)]
    [InlineData("""{"account":1}""", false)]
    [InlineData("""{"account":1,"at":"2026-11-20T17:22:15Z","state":"imported"}""", false)]
    [InlineData("""{"state":"imported"}""", false)]
    [InlineData("""{"account":1,"state":"imported","key":null}""", false)]
    [InlineData("""{"account":1,"state":"imported","key":"\x"}""", false)]
    [InlineData("""{"account":1,"state":"imported","duplicate":1}""", false)]
    [InlineData("[]", false)]
    [InlineData("7", false)]
    [InlineData("", false)]
    public void TryReadHead_Lines_AreThoseThatMakeSense(string line, bool makesSense) =>
        JournalRecordHead.TryRead(Encoding.UTF8.GetBytes(line), out _).ShouldBe(makesSense);

    [Fact]
    public void TryReadHead_EveryMember_IsThere()
    {
        JournalRecordHead.TryRead(JournalLineWriter.Write(JournalSamples.Full(7, "a\"b"), JournalEntryWriter.Write), out JournalRecordHead head).ShouldBeTrue();

        head.Account.ShouldBe(7);
        head.Number.ShouldBe(10);
        head.State.ShouldBe(JournalState.Failed);
        head.HasKey.ShouldBeTrue();
        Encoding.UTF8.GetString(head.Key).ShouldBe("a\"b");
        head.IsDuplicate.ShouldBeTrue();
    }

    [Fact]
    public void TryReadHead_LeastMembers_AreTheDefaults()
    {
        JournalRecordHead.TryRead("""{"account":5,"state":"rejected","at":"2026-11-20T17:22:15Z"}"""u8, out JournalRecordHead head).ShouldBeTrue();

        head.Number.ShouldBe(5);
        head.HasKey.ShouldBeFalse();
        head.IsDuplicate.ShouldBeFalse();
    }
}
