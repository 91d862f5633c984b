using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AccountImport.Client.Contracts;

namespace AccountImport.Client.Testing;

/// <summary>Decides what a call meets by chance.</summary>
internal sealed class RandomFaultSource(RandomFaults faults)
{
    private readonly ConcurrentDictionary<(AccountImportOperation? Operation, AccountKey? Key), int> _calls = new();

    /// <summary>Counts a call, and decides for it.</summary>
    public ScriptedAnswer Draw(RecordedRequest request) =>
        Decide(request.Operation, request.Key, _calls.AddOrUpdate((request.Operation, request.Key), 1, (_, earlier) => earlier + 1));

    /// <summary>Decides for one call: a function of its arguments and the seed, and of nothing else.</summary>
    /// <param name="operation">The kind of the call.</param>
    /// <param name="key">The account; <see langword="null"/> where the call names none.</param>
    /// <param name="ordinal">Which of the calls of its kind about the account it is, from 1.</param>
    internal ScriptedAnswer Decide(AccountImportOperation? operation, AccountKey? key, int ordinal)
    {
        // No part of a key holds a control character, so that no two calls have the same text. The hash is as good as four independent dice,
        // and, unlike those of the framework, the same in every process and version.
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"{faults.Seed}\n{operation}\n{key?.ImportSupplier}\n{key?.ExternalAccountNumber}\n{ordinal}");
        ReadOnlySpan<byte> dice = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        bool isDelayed = operation is AccountImportOperation.Process && Throw(dice, 1) < faults.EffectDelayed;
        return ChooseFault(Throw(dice, 0)) with
        {
            EffectDelay = isDelayed ? faults.MaxEffectDelay * Throw(dice, 2) : TimeSpan.Zero,
            Delay = faults.MinLatency + ((faults.MaxLatency - faults.MinLatency) * Throw(dice, 3)),
        };
    }

    /// <summary>A number from 0 to less than 1.</summary>
    private static double Throw(ReadOnlySpan<byte> dice, int index) =>
        (BinaryPrimitives.ReadUInt64LittleEndian(dice[(index * sizeof(ulong))..]) >> 11) * (1.0 / (1UL << 53));

    private ScriptedAnswer ChooseFault(double thrown)
    {
        double bound = 0;
        return Falls(faults.Throttled) ? FaultAnswers.Throttled(faults.RetryAfter)
            : Falls(faults.Unavailable) ? FaultAnswers.Unavailable
            : Falls(faults.FailedAfterEffect) ? FaultAnswers.FailedAfterEffect
            : Falls(faults.RequestLost) ? ScriptedAnswer.Dropped(takesEffect: false)
            : Falls(faults.AnswerLost) ? ScriptedAnswer.Dropped(takesEffect: true)
            : Falls(faults.AnswerCut) ? ScriptedAnswer.Own with { Fault = ScriptedFault.DropInsideAnswer }
            : ScriptedAnswer.Own;

        bool Falls(double probability) => thrown < (bound += probability);
    }
}
