using System.Text;
using AccountImport.Client.Importing.Journal;

namespace AccountImport.Client.Tests.Importing.Journal;

public sealed class JournalLineTests
{
    /// <summary>The values of RFC 3720, B.4, and the one that everybody knows.</summary>
    [Fact]
    public void Crc_KnownBytes_IsTheKnownOne()
    {
        JournalLine.Crc("123456789"u8).ShouldBe(0xE3069283u);
        JournalLine.Crc([]).ShouldBe(0u);
        JournalLine.Crc(new byte[32]).ShouldBe(0x8A9136AAu);
        JournalLine.Crc([.. Enumerable.Repeat((byte)0xFF, 32)]).ShouldBe(0x62A8AB43u);
        JournalLine.Crc([.. Enumerable.Range(0, 32).Select(i => (byte)i)]).ShouldBe(0x46DD794Eu);
    }

    [Fact]
    public void Crc_EveryLength_IsThatOfSingleBits()
    {
        byte[] bytes = new byte[40];
        new Random(5).NextBytes(bytes);
        for (int length = 0; length <= bytes.Length; length++)
        {
            JournalLine.Crc(bytes.AsSpan(0, length)).ShouldBe(JournalText.Crc(bytes.AsSpan(0, length)));
        }
    }

    [Fact]
    public void Write_Object_EndsWithTheCrcOfWhatIsBeforeIt()
    {
        byte[] line = JournalLineWriter.Write(0, static (json, _) =>
        {
            json.WriteStartObject();
            json.WriteNumber("a", 1);
        }).ToArray();

        line.ShouldBe(JournalText.Seal("{\"a\":1"));
        JournalLine.IsSealed(line).ShouldBeTrue();
    }

    [Fact]
    public void Write_AfterOneThatFailed_StartsAnew()
    {
        Should.Throw<IOException>(() => JournalLineWriter.Write(0, static (json, _) =>
        {
            json.WriteStartObject();
            throw new IOException();
        }).Length);

        JournalLineWriter.Write(0, static (json, _) => json.WriteStartObject()).ToArray().ShouldBe(JournalText.Seal("{"));
    }

    [Fact]
    public void IsSealed_AnyBitChanged_IsFalse()
    {
        byte[] line = JournalText.Seal("{\"account\":1,\"state\":\"intended\"");
        JournalLine.IsSealed(line).ShouldBeTrue();
        for (int bit = 0; bit < 8 * line.Length; bit++)
        {
            line[bit / 8] ^= (byte)(1 << (bit % 8));
            JournalLine.IsSealed(line).ShouldBeFalse($"bit {bit}");
            line[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void IsSealed_AnyByteMissing_IsFalse()
    {
        byte[] line = JournalText.Seal("{\"account\":1,\"state\":\"intended\"");
        for (int missing = 0; missing < line.Length; missing++)
        {
            JournalLine.IsSealed([.. line[..missing], .. line[(missing + 1)..]]).ShouldBeFalse($"byte {missing}");
            JournalLine.IsSealed(line.AsSpan(0, missing)).ShouldBeFalse($"first {missing}");
        }
    }

    [Fact]
    public void IsSealed_NothingButTheSeal_IsFalse() => JournalLine.IsSealed(JournalText.Seal("")).ShouldBeFalse();

    [Fact]
    public void IsSealed_CapitalDigits_IsFalse()
    {
        byte[] line = JournalText.Seal("{\"account\":1");
        string text = Encoding.ASCII.GetString(line);
        string digits = text[^11..^3];
        digits.ShouldNotBe(digits.ToUpperInvariant());

        JournalLine.IsSealed(Encoding.ASCII.GetBytes(text.Replace(digits, digits.ToUpperInvariant(), StringComparison.Ordinal))).ShouldBeFalse();
    }
}
