using System.CommandLine;
using System.Globalization;

namespace AccountImport.Cli.Commands;

/// <summary>The options of a simulator that several commands have.</summary>
internal static class SimulationOptions
{
    /// <param name="condition">What stands before the description, such as <c>With --simulate: </c>.</param>
    public static Option<string?> CreateState(string condition = "")
    {
        var option = new Option<string?>("--state")
        {
            Description = Describe(condition, "A file that the simulator keeps what it knows in, created where there is none. A simulator that is started with it later, even after this one was killed, goes on with it."),
            HelpName = "PATH",
        };
        option.Validators.Add(result => SharedOptions.RequireText(result, result.Tokens, "--state"));
        return option;
    }

    /// <param name="condition">What stands before the description, such as <c>With --simulate: </c>.</param>
    public static Option<FaultSpecification?> CreateFaults(string condition = "") => new("--faults")
    {
        Description = Describe(condition, "What goes wrong by chance, how many calls are let through, and how long answers and imports take, such as throttled=0.05,answer-lost=0.02,rate-limit=200,latency=10ms..50ms; see below."),
        HelpName = "SPEC",
        CustomParser = result =>
        {
            FaultSpecification? faults = FaultSpecification.TryParse(result.Tokens[0].Value, out string? fault);
            if (fault is not null)
            {
                result.AddError(fault);
            }

            return faults;
        },
    };

    /// <param name="condition">What stands before the description, such as <c>With --simulate: </c>.</param>
    public static Option<int> CreateSeed(string condition = "")
    {
        var option = new Option<int>("--seed")
        {
            Description = Describe(condition, "What the simulator's account numbers and its chance are derived from: the same number, the same faults."),
            HelpName = "N",
            DefaultValueFactory = _ => 0,
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !int.TryParse(token.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            {
                result.AddError($"--seed must be a whole number from {int.MinValue} to {int.MaxValue}.");
            }
        });
        return option;
    }

    private static string Describe(string condition, string description) =>
        condition.Length is 0 ? description : $"{condition}{char.ToLowerInvariant(description[0])}{description[1..]}";
}
