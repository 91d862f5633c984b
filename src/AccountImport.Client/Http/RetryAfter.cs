namespace AccountImport.Client.Http;

/// <summary>Reads the header <c>Retry-After</c>, which gives seconds or a date.</summary>
internal static class RetryAfter
{
    /// <summary>How long an answer asks to wait; <see langword="null"/> if it does not say. Never negative.</summary>
    /// <remarks>A date is taken relative to the answer's own <c>Date</c>, so that the two machines' clocks need not agree.</remarks>
    public static TimeSpan? Read(HttpResponseMessage response, TimeProvider timeProvider)
    {
        if (response.Headers.RetryAfter is not { } header)
        {
            return null;
        }

        TimeSpan? delay = header.Delta ?? header.Date - (response.Headers.Date ?? timeProvider.GetUtcNow());
        return delay < TimeSpan.Zero ? TimeSpan.Zero : delay;
    }
}
