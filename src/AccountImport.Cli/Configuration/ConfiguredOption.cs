namespace AccountImport.Cli.Configuration;

/// <summary>An option that was not typed, and that something else says.</summary>
/// <param name="Name">Its name, such as <c>--rate</c>.</param>
/// <param name="Value">Its value; <c>true</c> or <c>false</c> for a switch.</param>
/// <param name="Source">What says it, such as <c>account-import.json</c> or <c>the environment variable ACCOUNT_IMPORT_RATE</c>.</param>
/// <param name="IsSwitch">Whether it is given or not, and has no value.</param>
/// <param name="IsFromFile">Whether a file says it; else the environment does, which wins.</param>
internal sealed record ConfiguredOption(string Name, string Value, string Source, bool IsSwitch, bool IsFromFile)
{
    /// <summary>Whether it has an effect: a switch that is off has none.</summary>
    public bool IsGiven => !IsSwitch || Value is "true";

    /// <summary>What would have been typed for it.</summary>
    public string Argument => IsSwitch ? Name : $"{Name}={Value}";
}
