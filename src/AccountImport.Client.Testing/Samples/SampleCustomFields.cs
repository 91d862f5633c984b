using System.Text.Json;

namespace AccountImport.Client.Testing;

/// <summary>What a tenant has beyond the account file: JSON of every kind, parsed once for all accounts.</summary>
internal static class SampleCustomFields
{
    private static readonly (string Name, JsonElement[] Values)[] Fields =
    [
        ("branch", Parse("""["Harbour office","Altstadt","Nørreport","Direct"]""")),
        ("segment", Parse("""["RETAIL","AFFLUENT","SMALL_BUSINESS","CORPORATE"]""")),
        ("statements", Parse("""[{"delivery":"PAPER","language":"de","copies":2},{"delivery":"ONLINE","language":"en","copies":1},{"delivery":"NONE"}]""")),
        ("riskScore", Parse("[12,37.5,1000.0,4.25e1,-1]")),
        ("tags", Parse("""[[],["migrated"],["migrated","manual review"],[["nested",null],{"a":{"b":[]}}]]""")),
        ("isStaff", Parse("[false,true]")),
        ("remark", Parse("""[null,"","opened \"by phone\"","back\\slash, tab\t, line\nfeed"]""")),
    ];

    public static Dictionary<string, JsonElement> Create(SampleDice dice)
    {
        var fields = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach ((string name, JsonElement[] values) in Fields)
        {
            if (dice.Falls(60))
            {
                fields.Add(name, dice.Pick(values));
            }
        }

        return fields;
    }

    private static JsonElement[] Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.Clone().EnumerateArray()];
    }
}
