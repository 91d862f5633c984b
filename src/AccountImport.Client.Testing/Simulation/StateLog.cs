using System.Buffers;

namespace AccountImport.Client.Testing.Simulation;

/// <summary>The state file, as the ledger sees it whose state it keeps: until the simulator is reset, when the next ledger takes it over.</summary>
/// <remarks>Not safe for use by several threads.</remarks>
internal sealed class StateLog(StateFile file)
{
    private readonly ArrayBufferWriter<byte> _line = new();

    /// <summary>Gives what the file holds, in its order.</summary>
    /// <exception cref="SimulatorStateException">The file cannot be read, or is damaged.</exception>
    public void Read(Action<StateRecord> restore) => file.Read(restore);

    /// <summary>Adds a line, and comes back when the system has it.</summary>
    /// <exception cref="SimulatorStateException">The file cannot be written; then it is as it was.</exception>
    /// <exception cref="ObjectDisposedException">The simulator is disposed.</exception>
    public void Append(in StateRecord record)
    {
        _line.ResetWrittenCount();
        StateLine.Write(_line, record);
        file.Append(this, _line.WrittenSpan);
    }
}
