namespace AccountImport.Client.Testing;

/// <summary>Names that nobody has: put together of syllables, or the word for a sample in another script.</summary>
internal static class SampleNames
{
    private static readonly string[] GivenBeginnings =
        ["Bel", "Corv", "Dagm", "Elth", "Fenn", "Gryt", "Hov", "Ilv", "Jask", "Kerm", "Lusk", "Morv", "Nesk", "Ovr", "Pelm", "Quor"];

    private static readonly string[] GivenEnds = ["ovin", "eska", "ulo", "irra", "anté", "ymø", "oria", "ešta"];

    private static readonly string[] FamilyBeginnings =
        ["Trav", "Quil", "Morg", "Hvis", "Ørk", "Vland", "Peñ", "Grüb", "Lomb", "Kerv", "Ząb", "Zsib", "Ostr", "Fjel", "O’Br", "Mc Dr"];

    private static readonly string[] FamilyEnds = ["enholt", "arsk", "inová", "evell", "umdal", "özer", "wick-Tarn", "ossini"];

    private static readonly string[] InOtherScripts = ["見本 太郎", "样本 甲", "예시 하나", "Δείγμα Άλφα", "Пример Первый", "नमूना एक"];

    private static readonly string[] LegalForms =
        ["GmbH", "Ltd", "B.V.", "AG", "A/S", "GmbH & Co. KG", "Aktiebolag", "& Söhne OHG", "S.à r.l.", "\"Baltija\" UAB", "株式会社"];

    private static readonly string[] AccountNames =
    [
        "Current account", "Girokonto", "Household", "Betaalrekening", "Business account", "Sparkonto", "Lønkonto", "Rainy day fund", "Loyer et charges",
        "Ferienkasse 🏖", "Tax reserve", "Children's savings", "Rücklagen", "Kid №1", "Účet pro nájem", "日常口座",
    ];

    public static string CreatePerson(SampleDice dice) => dice.Falls(3)
        ? dice.Pick(InOtherScripts)
        : $"{CreateGiven(dice)} {(dice.Falls(25) ? $"{CreateGiven(dice)} " : "")}{CreateFamily(dice)}";

    public static string CreateOrganisation(SampleDice dice) => $"{CreateFamily(dice)} {dice.PickEarly(LegalForms)}";

    public static string CreateAccountName(SampleDice dice) => dice.PickEarly(AccountNames);

    private static string CreateGiven(SampleDice dice) => dice.Pick(GivenBeginnings) + dice.Pick(GivenEnds);

    private static string CreateFamily(SampleDice dice) => dice.Pick(FamilyBeginnings) + dice.Pick(FamilyEnds);
}
