using AccountImport.Client.Importing;

namespace AccountImport.Client.Tests.Importing.Running;

/// <summary>Is told of progress where it happens, and not some time later.</summary>
internal sealed class SynchronousProgress(Action<ImportProgress> report) : IProgress<ImportProgress>
{
    public void Report(ImportProgress value) => report(value);
}
