using System.Reflection;
using Refit;

namespace AccountImport.Client.Refit;

/// <summary>Gives Refit the results that <see cref="CallHandler"/> has read. Bodies of requests are contents already.</summary>
internal sealed class AnswerSerializer : IHttpContentSerializer
{
    public HttpContent ToHttpContent<T>(T item) =>
        item as HttpContent ?? throw new NotSupportedException("Only the bodies of this API are sent.");

    public Task<T?> FromHttpContentAsync<T>(HttpContent content, CancellationToken cancellationToken = default) =>
        content is AnswerContent { Result: T result }
            ? Task.FromResult<T?>(result)
            : throw new InvalidOperationException($"The interface {nameof(IAccountImportApi)} works over the client that AddAccountImportRefitClient registers only.");

    public string? GetFieldNameForProperty(PropertyInfo propertyInfo) => null;
}
