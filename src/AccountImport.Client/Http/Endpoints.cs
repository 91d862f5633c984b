namespace AccountImport.Client.Http;

/// <summary>The paths of the calls, relative to the base address.</summary>
internal static class Endpoints
{
    public const string Validate = "v2/data-import/accounts/validate/";
    public const string Process = "v2/data-import/accounts/";

    /// <summary>The path of a status call, with names in the places of the two parts of the key.</summary>
    public const string StatusTemplate = Process + "{import_supplier_code}/{external_identifier}/";
}
