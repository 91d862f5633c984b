using System.Buffers;
using AccountImport.Client.Validation;

namespace AccountImport.Client.AccountFiles;

/// <summary>Cuts an account file into its accounts, without looking into them further than it must.</summary>
internal abstract class AccountSplitter(ByteWindow window, int maxAccountBytes)
{
    internal static readonly SearchValues<byte> WhiteSpace = SearchValues.Create(" \t\r\n"u8);

    protected enum Progress
    {
        /// <summary>A stretch was found.</summary>
        Found,

        /// <summary>Something was done; ask again.</summary>
        GoOn,

        /// <summary>More bytes must be in the window, which is not the last.</summary>
        NeedsMore,

        /// <summary>Nothing follows.</summary>
        Ended,
    }

    protected ByteWindow Window { get; } = window;

    protected int MaxAccountBytes { get; } = maxAccountBytes;

    /// <summary>Finds the next account, or a part of the file that should be one.</summary>
    /// <returns><see langword="null"/> at the end.</returns>
    /// <exception cref="StructureException">No further account can be found, and the file is not at its end.</exception>
    public async ValueTask<Stretch?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            switch (TryRead(out Stretch stretch))
            {
                case Progress.Found:
                    return stretch;
                case Progress.Ended:
                    return null;
                case Progress.NeedsMore:
                    await Window.ReadMoreAsync(cancellationToken).ConfigureAwait(false);
                    break;
            }
        }
    }

    /// <summary>Goes one step on; an override that needs more bytes than the last window has must not ask for them.</summary>
    protected abstract Progress TryRead(out Stretch stretch);

    /// <summary>Makes the stretch of an account that has more bytes than may be held.</summary>
    /// <param name="position">Where it begins.</param>
    /// <param name="length">How many bytes it has.</param>
    /// <param name="advice">What it may be instead.</param>
    protected Stretch CreateTooLarge(FilePosition position, long length, string advice = "") => new(ReadOnlyMemory<byte>.Empty, length, position)
    {
        Fault = new Fault(
            ValidationCodes.AccountTooLarge,
            FormattableString.Invariant($"It has {length} bytes; at most {MaxAccountBytes} are permitted.{advice}")),
        FaultPosition = position,
    };
}
