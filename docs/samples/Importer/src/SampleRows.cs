using System.Globalization;

namespace Importer;

/// <summary>Invents accounts, the same each time.</summary>
internal static class SampleRows
{
    private static readonly string[] Names = ["Ida Marked", "Jürgen Example", "Zoë Sample", "Ömer Muster"];

    public static IEnumerable<AccountRow> Create(int count) => Enumerable.Range(1, count).Select(number => new AccountRow
    {
        Id = number,
        AccountNumber = string.Create(CultureInfo.InvariantCulture, $"DB-{number:00000}"),
        HolderName = Names[number % Names.Length],
        Currency = "EUR",
        OpenedOn = new DateOnly(2023, 1, 1).AddDays(number % 365),
    });
}
