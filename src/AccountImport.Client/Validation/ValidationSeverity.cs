using System.Text.Json.Serialization;

namespace AccountImport.Client.Validation;

/// <summary>How much a failure weighs.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ValidationSeverity>))]
public enum ValidationSeverity
{
    /// <summary>The account breaks a rule of the account file and is not fit to be sent.</summary>
    Error,

    /// <summary>The account may be sent, but a person should look at it: what was found is unusual and sometimes right.</summary>
    Warning,
}
