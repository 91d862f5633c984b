using System.Globalization;
using System.Runtime.InteropServices;
using AccountImport.Client.Contracts;

namespace AccountImport.Client.Testing;

/// <summary>Decides what a call meets by chance.</summary>
internal sealed class RandomFaultSource(RandomFaults faults)
{
    // One entry an account, whose key is the one that its import has: of a rehearsal with a million accounts it is all that chance needs.
    private readonly Dictionary<AccountKey, CallCounts> _calls = [];
    private readonly ScriptedAnswer _throttled = FaultAnswers.Throttled(faults.RetryAfter);
    private readonly ScriptedAnswer? _always = faults.IsChance ? null : ScriptedAnswer.Own with { Delay = faults.MinLatency };
    private CallCounts _callsOfNobody;

    /// <summary>Counts a call, and decides for it.</summary>
    public ScriptedAnswer Draw(RecordedRequest request) => _always ?? Decide(request.Operation, request.Key, Count(request.Operation, request.Key));

    /// <summary>Decides for one call: a function of its arguments and the seed, and of nothing else.</summary>
    /// <param name="operation">The kind of the call.</param>
    /// <param name="key">The account; <see langword="null"/> where the call names none.</param>
    /// <param name="ordinal">Which of the calls of its kind about the account it is, from 1.</param>
    internal ScriptedAnswer Decide(AccountImportOperation? operation, AccountKey? key, int ordinal)
    {
        // No part of a key holds a control character, so that no two calls have the same text.
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"{faults.Seed}\n{operation}\n{key?.ImportSupplier}\n{key?.ExternalAccountNumber}\n{ordinal}");
        Span<double> dice = stackalloc double[HashDice.Count];
        HashDice.Throw(text, dice);
        bool isDelayed = operation is AccountImportOperation.Process && dice[1] < faults.EffectDelayed;
        return ChooseFault(dice[0]) with
        {
            EffectDelay = isDelayed ? faults.MaxEffectDelay * dice[2] : TimeSpan.Zero,
            Delay = faults.MinLatency + ((faults.MaxLatency - faults.MinLatency) * dice[3]),
        };
    }

    private int Count(AccountImportOperation? operation, AccountKey? key)
    {
        lock (_calls)
        {
            if (key is null)
            {
                return _callsOfNobody.Add(operation);
            }

            return CollectionsMarshal.GetValueRefOrAddDefault(_calls, key, out _).Add(operation);
        }
    }

    private ScriptedAnswer ChooseFault(double thrown)
    {
        double bound = 0;
        return Falls(faults.Throttled) ? _throttled
            : Falls(faults.Unavailable) ? FaultAnswers.Unavailable
            : Falls(faults.FailedAfterEffect) ? FaultAnswers.FailedAfterEffect
            : Falls(faults.RequestLost) ? ScriptedAnswer.Dropped(takesEffect: false)
            : Falls(faults.AnswerLost) ? ScriptedAnswer.Dropped(takesEffect: true)
            : Falls(faults.AnswerCut) ? ScriptedAnswer.Own with { Fault = ScriptedFault.DropInsideAnswer }
            : ScriptedAnswer.Own;

        bool Falls(double probability) => thrown < (bound += probability);
    }

    /// <summary>How many calls of each kind there were about one account.</summary>
    [StructLayout(LayoutKind.Auto)]
    private struct CallCounts
    {
        private int _validate;
        private int _process;
        private int _status;

        /// <summary>Counts one more.</summary>
        /// <returns>Which of its kind it is, from 1.</returns>
        public int Add(AccountImportOperation? operation) => operation switch
        {
            AccountImportOperation.Validate => ++_validate,
            AccountImportOperation.Process => ++_process,
            _ => ++_status,
        };
    }
}
