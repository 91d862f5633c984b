using System.IO.Compression;
using System.Text;
using AccountImport.Cli.AccountFiles;

namespace AccountImport.Cli.Tests.AccountFiles;

public sealed class AccountFileTests
{
    private const string One = """{"externalAccountId":"IM-1", "name":"Zoë"}""";
    private const string Two = """{ "nested": {"externalAccountId":"no"}, "externalAccountId":"IM-2","accounts":[] }""";

    public static TheoryData<string> Shapes =>
    [
        $"[{One},{Two}]",
        $"\r\n [\n {One} ,\r\n {Two}\n]\n",
        $$"""{"source":{"a":[1]},"accounts":[{{One}},{{Two}}],"count":2}""",
        $"{One}\n{Two}",
        $"\n\n{One}\r\n\r\n   {Two}\n\n",
    ];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Parse_EachShape_GivesTheBytesOfEachAccount(string text)
    {
        foreach (byte[] preamble in (byte[][])[[], Encoding.UTF8.GetPreamble()])
        {
            IReadOnlyList<AccountRecord> records = AccountFile.Parse("accounts.json", (byte[])[.. preamble, .. Encoding.UTF8.GetBytes(text)]);

            records.Select(record => Encoding.UTF8.GetString(record.Utf8Json.Span)).ShouldBe([One, Two]);
            records.Select(record => record.Number).ShouldBe([1, 2]);
            records.Select(record => record.FindExternalAccountNumber()).ShouldBe(["IM-1", "IM-2"]);
        }
    }

    [Theory]
    [InlineData(One, 1)]
    [InlineData("[]", 0)]
    [InlineData("""{"accounts":[]}""", 0)]
    [InlineData("[1,null,[]]", 3)]
    public void Parse_OtherCounts_AreAccepted(string text, int count) => Parse(text).Count.ShouldBe(count);

    [Theory]
    [InlineData("", "1:1: the file is empty")]
    [InlineData(" \n ", "1:1: the file is empty")]
    [InlineData("[\n  {\"a\": 1},\n]", "3:1: there is a comma before the closing bracket")]
    [InlineData("[{\"a\": 1,}]", "1:10: there is a comma before the closing bracket")]
    [InlineData("[\n  // note\n]", "2:3: there is a comment")]
    [InlineData("[{\"a\": /* note */ 1}]", "1:8: there is a comment")]
    [InlineData("{\"a\": 1}\n]", "2:1: expected")]
    [InlineData("[{}] {}", "1:6: expected the end of the file")]
    [InlineData("{} {}", "1:4: expected the end of the file, or a further account on a line of its own")]
    [InlineData("{}\n[]", "2:1: expected the end of the file, or a further account")]
    [InlineData("{\"accounts\":[]}\n{}", "2:1: expected the end of the file")]
    [InlineData("{\"accounts\":[],\"accounts\":[]}", "1:16: there is a second member \"accounts\"")]
    [InlineData("7", "1:1: expected [ or {")]
    [InlineData("[{\"a\": 1", "1:9: the file ends too early")]
    [InlineData("[{\"a\": \"x", "1:10: the file ends too early")]
    [InlineData("[{\"a\" 1}]", "1:7: expected a colon")]
    [InlineData("[{a: 1}]", "1:3: expected a member's name in double quotes")]
    [InlineData("[{\"a\": 'x'}]", "1:8: expected a value")]
    [InlineData("[{\"a\": 1 \"b\": 2}]", "1:10: expected a comma or a closing bracket")]
    [InlineData("[{\"a\": tru}]", "1:11: expected true, false, null")]
    [InlineData("[{\"a\": 01}]", "1:9: expected a number")]
    [InlineData("[{\"ÅØ\": \"a\nb\"}]", "1:11: a string holds a character that must be escaped")]
    public void Parse_BrokenFile_SaysWhereAndWhatWasExpected(string text, string message)
    {
        AccountFileException exception = Should.Throw<AccountFileException>(() => Parse(text));

        exception.Message.ShouldStartWith($"accounts.json:{message}");
        exception.Message.ShouldContain("expected");
    }

    [Fact]
    public void Parse_NotUtf8_SaysWhere() =>
        Should.Throw<AccountFileException>(() => AccountFile.Parse("accounts.json", Encoding.Latin1.GetBytes("[\n {\"name\": \"Zoë\"}]")))
            .Message.ShouldBe("accounts.json:2:14: the file is not UTF-8 here; expected UTF-8 throughout.");

    [Fact]
    public void Parse_Utf16_SaysSo() =>
        Should.Throw<AccountFileException>(() => AccountFile.Parse("accounts.json", (byte[])[.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("[]")]))
            .Message.ShouldContain("UTF-16");

    [Fact]
    public void Parse_AccountThatIsTooDeep_IsLeftToTheLocalCheck() =>
        Parse($"[{One},{string.Concat(Enumerable.Repeat("{\"a\":", 200))}1{new string('}', 200)}]").Count.ShouldBe(2);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"externalAccountId":7}""")]
    [InlineData("""{"externalAccountId":""}""")]
    [InlineData("""{"externalAccountId":"\ud800"}""")]
    [InlineData("null")]
    [InlineData("[]")]
    public void FindExternalAccountNumber_ThereIsNone_IsNull(string account) =>
        new AccountRecord(1, Encoding.UTF8.GetBytes(account)).FindExternalAccountNumber().ShouldBeNull();

    [Theory]
    [InlineData("-", "standard input is not supported yet")]
    [InlineData("no-such-folder/accounts.json", "no such file")]
    [InlineData("no-such-file.json", "no such file")]
    [InlineData(".", "a folder")]
    public async Task ReadAsync_NoFile_SaysWhy(string path, string message)
    {
        AccountFileException exception = await Should.ThrowAsync<AccountFileException>(
            () => AccountFile.ReadAsync(path, TestContext.Current.CancellationToken));

        exception.Message.ShouldStartWith($"{path}: ");
        exception.Message.ShouldContain(message);
    }

    [Fact]
    public async Task ReadAsync_Gzip_IsUnpacked()
    {
        using var folder = new TemporaryFolder();
        using var compressed = new MemoryStream();
        await using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes($"[{One},{Two}]"), TestContext.Current.CancellationToken);
        }

        byte[] bytes = compressed.ToArray();
        string whole = folder.Write("accounts.json.gz", bytes);
        string foreign = folder.Write("foreign.gz", "[]"u8.ToArray());

        (await AccountFile.ReadAsync(whole, TestContext.Current.CancellationToken)).Count.ShouldBe(2);
        (await Should.ThrowAsync<AccountFileException>(() => AccountFile.ReadAsync(foreign, TestContext.Current.CancellationToken)))
            .Message.ShouldContain("not compressed with gzip");
    }

    private static IReadOnlyList<AccountRecord> Parse(string text) => AccountFile.Parse("accounts.json", Encoding.UTF8.GetBytes(text));
}
