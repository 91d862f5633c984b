using System.Text;
using AccountImport.Client.AccountFiles;

namespace AccountImport.Client.Tests.AccountFiles;

public sealed class ReaderFuzzTests
{
    private static readonly string[] Accounts =
    [
        """{"externalAccountId":"IM-1","name":"Zoë","list":[{"a":1},{"b":[2,"x"]}],"o":{"p":{"q":null}}}""",
        """{"externalAccountId":"IM-2","text":"a } \" ] { , b","n":-1.5e3}""",
        "{\n  \"externalAccountId\" : \"IM-3\",\n  \"t\": true\n }",
        """{"externalAccountId":"IM-4"}""",
    ];

    public static TheoryData<string> Files =>
    [
        $"[{string.Join(',', Accounts)}]",
        $"[\n{string.Join(",\n", Accounts)}\n]\n",
        """{"source":"s","accounts":[""" + string.Join(',', Accounts) + """],"count":{"n":4}}""",
        string.Join('\n', Accounts.Select(account => account.ReplaceLineEndings(" "))),
        Accounts[2],
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task ReadAsync_ChangedBytes_RecordsAndTheEndCoverTheFile(string text)
    {
        byte[] original = Encoding.UTF8.GetBytes(text);
        for (int seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            byte[] bytes = ChangedBytes.Of(original, random);
            var options = new AccountFileReaderOptions { MaxAccountBytes = random.Next(4) is 0 ? random.Next(1, 200) : 1 << 20 };
            try
            {
                FileReading whole = await FileReading.OfAsync(bytes, options).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
                FileReading split = await FileReading.OfAsync(bytes, options, () => random.Next(1, 20)).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

                split.Texts.ShouldBe(whole.Texts);
                split.Failures.ShouldBe(whole.Failures);
                split.Exception?.Message.ShouldBe(whole.Exception?.Message);
                RequireCoverage(bytes, whole);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"seed {seed}, limit {options.MaxAccountBytes}: {Encoding.UTF8.GetString(bytes)}", exception);
            }
        }
    }

    private static void RequireCoverage(byte[] bytes, FileReading reading)
    {
        long covered = 0;
        foreach (AccountRecord record in reading.Records)
        {
            record.Position.ByteOffset.ShouldBeGreaterThanOrEqualTo(covered);
            RequireNothing(bytes, covered, record.Position.ByteOffset, reading);
            covered = record.Position.ByteOffset + record.Length;
            record.Length.ShouldBeGreaterThan(0);
            if (record.Utf8Json.Length > 0)
            {
                record.Utf8Json.Span.SequenceEqual(bytes.AsSpan((int)record.Position.ByteOffset, (int)record.Length)).ShouldBeTrue();
            }
        }

        covered.ShouldBeLessThanOrEqualTo(bytes.Length);
        if (reading.Exception is null)
        {
            RequireNothing(bytes, covered, bytes.Length, reading);
        }
    }

    private static void RequireNothing(byte[] bytes, long from, long to, FileReading reading)
    {
        string between = Encoding.UTF8.GetString(bytes, (int)from, (int)(to - from)).Trim(' ', '\t', '\r', '\n', '\uFEFF');
        if (reading.Reader.Shape is AccountFileShape.Wrapper && (from is 0 || to == bytes.Length))
        {
            return;
        }

        between.Replace(" ", "").Replace("\n", "").Replace("\r", "").ShouldBeOneOf("", ",", "[", "]", "[]", "][");
    }
}
