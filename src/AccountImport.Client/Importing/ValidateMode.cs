namespace AccountImport.Client.Importing;

/// <summary>When an import calls validate.</summary>
public enum ValidateMode
{
    /// <summary>Only to explain a rejection: process validates too, and does not say what it found.</summary>
    OnRejection,

    /// <summary>Before each process call.</summary>
    BeforeProcess,

    /// <summary>Instead of process: nothing is created.</summary>
    Only,
}
