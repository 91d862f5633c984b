using AccountImport.Client.Contracts;
using AccountImport.Client.Testing;
using NodaTime;

namespace AccountImport.Client.Tests.Contract;

/// <summary>A server that the contract runs against, fresh for each test.</summary>
public abstract class ContractServer : IAsyncDisposable
{
    /// <summary>The time by which scripted answers are given, and the server's own if it has a clock of its own.</summary>
    protected static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    /// <summary>The address of the API, with the path prefix that the test asked for.</summary>
    public abstract Uri BaseAddress { get; }

    /// <summary>The time that the server's own answers give; <see langword="null"/> if they give none.</summary>
    public abstract Instant? OwnTime { get; }

    /// <summary>The server, if it is the simulator: what it keeps count of, no other server knows.</summary>
    public virtual AccountImportSimulator? Simulator => null;

    /// <summary>Has the next calls of an operation get these answers.</summary>
    public abstract Task AnswerAsync(AccountImportOperation operation, params ScriptedAnswer[] answers);

    /// <summary>The requests that have arrived, in their order.</summary>
    public abstract Task<IReadOnlyList<RecordedRequest>> GetRequestsAsync();

    /// <summary>What arrived that is no call of the API.</summary>
    public abstract Task<IReadOnlyList<string>> GetViolationsAsync();

    /// <summary>Has an import come to its next state, if it takes more for that than to be asked.</summary>
    public abstract void LetImportsProceed();

    public abstract ValueTask DisposeAsync();
}
