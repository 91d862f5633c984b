namespace AccountImport.Client.AccountFiles;

/// <summary>What one reading of a whole input has found out, for the readings that follow.</summary>
internal sealed record AccountFileSurvey
{
    /// <summary>The keys of the accounts, and how many accounts there are.</summary>
    public required AccountComparison Comparison { get; init; }

    /// <summary>The SHA-256 of all bytes, before decompression.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>How many bytes there are, before decompression.</summary>
    public required long Length { get; init; }
}
