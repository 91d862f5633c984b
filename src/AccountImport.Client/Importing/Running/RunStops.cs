using System.Net;
using AccountImport.Client.Errors;

namespace AccountImport.Client.Importing.Running;

/// <summary>The answers after which no other account fares better, and what is said then.</summary>
internal static class RunStops
{
    public const string NoApi = "There is no account import API at this address: check the base address and its path.";

    public const string Blocked = "Something in front of the API blocks the calls (403): check the base address, and the rules of the gateway.";

    public static string DescribeAuthentication(HttpStatusCode statusCode) =>
        $"The API does not accept the credential, or does not permit its owner to import ({(int)statusCode}): check the credential, and how it is sent.";

    public static string DescribeRedirect(HttpStatusCode statusCode) =>
        $"The API redirects ({(int)statusCode}), which is never followed: check the base address.";

    /// <summary>The stop that an exception of a call other than process asks for; <see langword="null"/> if the run can go on.</summary>
    public static ImportStop? Find(AccountImportException exception) => exception switch
    {
        AccountImportAuthenticationException refused => new ImportStop(ImportStopReason.Authentication, DescribeAuthentication(refused.StatusCode)),
        AccountImportNotFoundException or UnexpectedResponseException => new ImportStop(ImportStopReason.Configuration, NoApi),
        AccountImportApiException { StatusCode: < HttpStatusCode.BadRequest } redirect => new ImportStop(ImportStopReason.Configuration, DescribeRedirect(redirect.StatusCode)),
        _ => null,
    };
}
