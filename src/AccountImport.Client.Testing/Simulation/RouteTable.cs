using AccountImport.Client.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AccountImport.Client.Testing.Simulation;

/// <summary>The paths of the API, matched as they are on the wire: an encoded slash is part of its segment.</summary>
internal sealed class RouteTable
{
    private const string ValidateSegment = "validate/";

    private readonly string _accountsPath;
    private readonly string _tokenPath;

    public RouteTable(string pathPrefix)
    {
        string prefix = pathPrefix.Trim('/');
        BasePath = prefix.Length is 0 ? "/" : $"/{prefix}/";
        _accountsPath = BasePath + "v2/data-import/accounts/";
        _tokenPath = BasePath + "v1/graphql/";
    }

    /// <summary>The path of the base address; it begins and ends with a slash.</summary>
    public string BasePath { get; }

    public static bool IsPathPrefix(string pathPrefix) =>
        pathPrefix.Trim('/') is ""
        || pathPrefix.Trim('/').Split('/').All(segment => segment is not ("" or "." or "..") && Uri.EscapeDataString(segment) == segment);

    /// <summary>Whether a request is for the GraphQL endpoint, of which the simulator has the token call only.</summary>
    public bool IsTokenCall(HttpRequest request) => request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget == _tokenPath;

    public Route? Match(string rawTarget)
    {
        if (!rawTarget.StartsWith(_accountsPath, StringComparison.Ordinal))
        {
            return null;
        }

        string rest = rawTarget[_accountsPath.Length..];
        return rest switch
        {
            "" => new Route(AccountImportOperation.Process),
            ValidateSegment => new Route(AccountImportOperation.Validate),
            _ => MatchStatus(rest),
        };
    }

    /// <summary>Says why a target is no route, without repeating it: it may hold an account's number.</summary>
    public string Explain(string rawTarget)
    {
        string reason = rawTarget.Contains('?', StringComparison.Ordinal)
            ? "A query is no part of any route"
            : Match(rawTarget + "/") is not null || rawTarget + "/" == _tokenPath
                ? "The slash at the end of the path is missing"
                : "The path is no route of the API";
        return $"{reason}; the routes are POST {_accountsPath}validate/, POST {_accountsPath}, GET {_accountsPath}{{import_supplier}}/{{external_account_number}}/ and POST {_tokenPath}.";
    }

    private static Route? MatchStatus(string rest) =>
        rest.Split('/') is [{ Length: > 0 } importSupplier, { Length: > 0 } externalAccountNumber, ""] && !rest.Contains('?', StringComparison.Ordinal)
            ? new Route(AccountImportOperation.Status, Uri.UnescapeDataString(importSupplier), Uri.UnescapeDataString(externalAccountNumber))
            : null;
}
