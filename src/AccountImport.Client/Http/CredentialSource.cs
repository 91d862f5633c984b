using System.Text;
using AccountImport.Client.Errors;

namespace AccountImport.Client.Http;

/// <summary>Where the credential of a client comes from.</summary>
internal abstract class CredentialSource
{
    public static CredentialSource Create(AuthenticationOptions options) => options switch
    {
        { GetCredential: { } getCredential } => new Delegated(getCredential),
        { CredentialFile: { } path } => new FromFile(path),
        _ => new Fixed(options.Credential!),
    };

    /// <summary>Gives the credential.</summary>
    /// <param name="rejected">The credential that the API did not accept, if that is why it is asked for.</param>
    /// <param name="cancellationToken">Ends the wait for it.</param>
    /// <exception cref="CredentialUnavailableException">There is none, or none that can be sent.</exception>
    public abstract ValueTask<string> GetAsync(string? rejected, CancellationToken cancellationToken);

    private sealed class Fixed(string credential) : CredentialSource
    {
        public override ValueTask<string> GetAsync(string? rejected, CancellationToken cancellationToken) => new(credential);
    }

    private sealed class Delegated(Func<CredentialRequest, CancellationToken, ValueTask<string>> getCredential) : CredentialSource
    {
        public override async ValueTask<string> GetAsync(string? rejected, CancellationToken cancellationToken)
        {
            string credential;
            try
            {
                credential = await getCredential(new CredentialRequest { Rejected = rejected }, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                throw new CredentialUnavailableException("The delegate Authentication.GetCredential failed; nothing was sent.", exception);
            }

            return AuthenticationOptions.IsSendable(credential)
                ? credential
                : throw new CredentialUnavailableException(
                    "The delegate Authentication.GetCredential gave a credential that is empty or has other than visible ASCII characters; nothing was sent.");
        }
    }

    private sealed class FromFile(string path) : CredentialSource
    {
        private const int MaxLength = 64 * 1024;

        private volatile string? _credential;

        public override ValueTask<string> GetAsync(string? rejected, CancellationToken cancellationToken) =>
            _credential is { } credential && rejected != credential ? new(credential) : ReadAsync(cancellationToken);

        private async ValueTask<string> ReadAsync(CancellationToken cancellationToken)
        {
            byte[] bytes = new byte[MaxLength + 1];
            int length;
            try
            {
                var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, useAsync: true);
                await using (file.ConfigureAwait(false))
                {
                    length = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
            {
                throw new CredentialUnavailableException($"The credential file '{path}' cannot be read; nothing was sent.", exception);
            }

            string credential = length > MaxLength ? string.Empty : Encoding.UTF8.GetString(bytes, 0, length).Trim('\ufeff').Trim();
            Array.Clear(bytes);
            if (!AuthenticationOptions.IsSendable(credential))
            {
                throw new CredentialUnavailableException(
                    $"The credential file '{path}' must hold the credential and nothing else, in visible ASCII characters of at most {MaxLength} bytes; nothing was sent.");
            }

            _credential = credential;
            return credential;
        }
    }
}
