using System.Net;
using System.Runtime.InteropServices;
using AccountImport.Client.Contracts;
using AccountImport.Client.Errors;

namespace AccountImport.Client.Importing.Pacing;

/// <summary>That one call may be made, until it is disposed of. The default is that none may.</summary>
/// <param name="Pace">What has given it.</param>
/// <param name="Operation">What the call is.</param>
/// <param name="BeganAt">The timestamp at which it was given.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CallPermit(Pace? Pace, AccountImportOperation Operation, long BeganAt) : IDisposable
{
    /// <summary>Whether the call may be made.</summary>
    public bool IsGranted => Pace is not null;

    /// <summary>Notes that the API has answered.</summary>
    public void NoteAnswered() => Pace!.NoteAnswered(this);

    /// <summary>Notes that the call has failed: as throttled, for too much load, or with an answer as good as any.</summary>
    public void NoteFailed(AccountImportException exception)
    {
        switch (exception)
        {
            case AccountImportThrottledException:
                Pace!.NoteThrottled(this);
                break;
            case AccountImportServerException { StatusCode: HttpStatusCode.ServiceUnavailable } or AccountImportTimeoutException:
                Pace!.NoteOverloaded(this);
                break;
            case AccountImportApiException:
                Pace!.NoteAnswered(this);
                break;
        }
    }

    public void Dispose() => Pace?.Leave();
}
