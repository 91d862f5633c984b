using System.ComponentModel.DataAnnotations;
using AccountImport.Client.Importing;

namespace Importer;

/// <summary>What the service needs to know. How the API is reached is in the section <c>Kraken</c>.</summary>
internal sealed class ImporterOptions
{
    /// <summary>Where the accounts come from.</summary>
    [EnumDataType(typeof(ImportMode))]
    public ImportMode Mode { get; set; }

    /// <summary>The tenant's code of where the accounts come from.</summary>
    [Required]
    public string ImportSupplier { get; set; } = string.Empty;

    /// <summary>The folder that account files arrive in.</summary>
    [Required]
    public string Inbox { get; set; } = "inbox";

    /// <summary>The folder that the reports go to, a folder for each import.</summary>
    [Required]
    public string Outbox { get; set; } = "outbox";

    /// <summary>The folder of the journals of what comes from the database. The journal of a file is beside it.</summary>
    [Required]
    public string Journals { get; set; } = "journals";

    /// <summary>How many calls are under way at most.</summary>
    [Range(1, AccountImporterOptions.LargestConcurrency)]
    public int Concurrency { get; set; } = 64;

    /// <summary>The share of failures above which an import is put aside instead of being finished; none if it is missing.</summary>
    [Range(0.0, 1.0)]
    public double? MaxFailureRate { get; set; }

    /// <summary>For how long the platform may hide what it has accepted: an account whose request was lost is sent again only after that.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan AbsenceGrace { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How often is looked for new accounts.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "1.00:00:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether the service ends when it has imported what is there.</summary>
    public bool Once { get; set; }
}
