namespace AccountImport.Client.Testing.Simulation;

/// <summary>The requests that arrived, in order, and what they were answered.</summary>
internal sealed class RequestLog
{
    private readonly List<RecordedRequest> _requests = [];

    public IReadOnlyList<RecordedRequest> Snapshot()
    {
        lock (_requests)
        {
            return [.. _requests];
        }
    }

    /// <summary>Adds a request.</summary>
    /// <returns>Its index, for <see cref="SetStatusCode"/>.</returns>
    public int Add(RecordedRequest request)
    {
        lock (_requests)
        {
            _requests.Add(request);
            return _requests.Count - 1;
        }
    }

    public void SetStatusCode(int index, int statusCode)
    {
        lock (_requests)
        {
            _requests[index] = _requests[index] with { StatusCode = statusCode };
        }
    }
}
