using System.Net;
using AccountImport.Client;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;

namespace Consumer;

/// <summary>Imports the accounts of one tenant's inbox, and decides what becomes of each file.</summary>
internal sealed class InboxImport(string tenant, AccountInbox inbox, IAccountImportClient client, TenantOptions options, ILogger logger)
{
    /// <summary>Imports what is due, several accounts at a time.</summary>
    /// <param name="takeNoMore">No further account is begun; those in flight end.</param>
    /// <param name="abandon">Those in flight are given up too; what became of them is found out when they are taken again.</param>
    /// <exception cref="AccountImportAuthenticationException">The API does not accept the credential.</exception>
    /// <exception cref="CredentialUnavailableException">There is no credential.</exception>
    /// <exception cref="OperationCanceledException">The accounts were not all begun, or not all waited for.</exception>
    public Task ImportDueAsync(CancellationToken takeNoMore, CancellationToken abandon) => Parallel.ForEachAsync(
        FindDue(),
        new ParallelOptions { MaxDegreeOfParallelism = options.Concurrency, CancellationToken = takeNoMore },
        // Not the token that is given here: it is cancelled when another account fails, which is no reason to give this one up.
        (account, _) => ImportAsync(account.File, account.Payload, abandon));

    /// <summary>Reads one file after the other, as they are asked for. Of two files with one account the second waits for the next round.</summary>
    private IEnumerable<(InboxFile File, AccountPayload Payload)> FindDue()
    {
        var keys = new HashSet<AccountKey>();
        foreach (InboxFile file in inbox.FindFiles())
        {
            AccountPayload payload;
            try
            {
                payload = AccountInbox.Read(file, options.ImportSupplier);
            }
            catch (InvalidAccountPayloadException exception)
            {
                Refuse(file, [exception.Error]);
                continue;
            }
            catch (IOException)
            {
                // Gone, or still being written: the next round sees.
                continue;
            }

            if (keys.Add(payload.Key) && file.IsDue)
            {
                yield return (file, payload);
            }
        }
    }

    private async ValueTask ImportAsync(InboxFile waiting, AccountPayload payload, CancellationToken abandon)
    {
        InboxFile file = inbox.MoveToSending(waiting);
        try
        {
            await client.ImportAsync(payload, cancellationToken: abandon);
            inbox.MoveToDone(file);
            logger.Imported(tenant);
        }
        catch (AccountAlreadyImportedException)
        {
            inbox.MoveToDone(file);
            logger.AlreadyImported(tenant);
        }
        catch (AccountImportException exception) when (exception is AccountImportAuthenticationException or CredentialUnavailableException)
        {
            // Every further call would fail alike, and be one more failed login: this ends the round.
            if (!exception.OutcomeUnknown)
            {
                inbox.MoveBack(file);
            }

            throw;
        }
        catch (AccountImportException exception) when (exception.OutcomeUnknown)
        {
            // The file stays in sending. When it has rested, ImportAsync asks the status before it sends anything.
            logger.OutcomeUnknown(tenant, exception.Message);
        }
        catch (AccountImportException exception) when (FindErrors(exception) is { } errors)
        {
            Refuse(file, errors);
        }
        catch (AccountImportException exception)
        {
            inbox.MoveBack(file);
            logger.NotSent(tenant, exception.Message);
        }
        catch (OperationCanceledException)
        {
            logger.OutcomeUnknown(tenant, "The service stopped before the end.");
            throw;
        }
    }

    /// <summary>Says what is wrong with the account; <see langword="null"/> if it is not the account that is at fault.</summary>
    private static IReadOnlyList<FieldError>? FindErrors(AccountImportException exception) => exception switch
    {
        AccountValidationException invalid => invalid.Errors,
        AccountImportFailedException failed => [ErrorOfAccount(failed.Status.LatestError?.Code ?? failed.Status.Status.Value)],
        AccountImportApiException { StatusCode: HttpStatusCode.BadRequest, IsForeign: false } refused => [ErrorOfAccount(refused.Code ?? "invalid")],
        _ => null,
    };

    private static FieldError ErrorOfAccount(string code) => new() { Attr = FieldError.NonFieldErrors, Code = code };

    private void Refuse(InboxFile file, IReadOnlyList<FieldError> errors)
    {
        inbox.MoveToRefused(file, errors);
        logger.Refused(tenant, errors.Count);
    }
}
