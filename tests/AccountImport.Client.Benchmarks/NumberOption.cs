using System.CommandLine;

namespace AccountImport.Client.Benchmarks;

/// <summary>Options that are numbers.</summary>
internal static class NumberOption
{
    /// <summary>Makes an option that counts something: from 1 to a most, and required without a default value.</summary>
    public static Option<int> CreateCount(string name, string description, int? defaultValue, int most)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", Required = defaultValue is null };
        if (defaultValue is { } value)
        {
            option.DefaultValueFactory = _ => value;
        }

        option.Validators.Add(result =>
        {
            // A text that is no number is refused by the parser itself.
            if (!result.Implicit && result.Tokens is [var token] && int.TryParse(token.Value, out int count) && (count < 1 || count > most))
            {
                result.AddError($"{name} must be from 1 to {most:N0}.");
            }
        });
        return option;
    }

    public static Option<int> CreateSeed() => new("--seed")
    {
        Description = "What the accounts are derived from.",
        HelpName = "S",
        DefaultValueFactory = _ => 1,
    };
}
