using System.Collections.Concurrent;
using AccountImport.Client.Contracts;

namespace AccountImport.Client.Testing.Simulation;

/// <summary>The answers that a test wants given, by call and in order, and after them those of its function.</summary>
internal sealed class ScriptQueue(Func<RecordedRequest, ScriptedAnswer?>? script)
{
    private readonly ConcurrentDictionary<AccountImportOperation, ConcurrentQueue<ScriptedAnswer>> _answers = new();

    public void Add(AccountImportOperation operation, IEnumerable<ScriptedAnswer> answers)
    {
        ConcurrentQueue<ScriptedAnswer> queue = _answers.GetOrAdd(operation, _ => new ConcurrentQueue<ScriptedAnswer>());
        foreach (ScriptedAnswer answer in answers)
        {
            queue.Enqueue(answer);
        }
    }

    public ScriptedAnswer? Take(RecordedRequest request)
    {
        if (request.Operation is { } operation
            && _answers.TryGetValue(operation, out ConcurrentQueue<ScriptedAnswer>? queue)
            && queue.TryDequeue(out ScriptedAnswer? answer))
        {
            return answer;
        }

        ScriptedAnswer? scripted = script?.Invoke(request);
        return scripted?.FindFault() is { } fault ? throw new InvalidOperationException(fault) : scripted;
    }
}
