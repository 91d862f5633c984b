using AccountImport.Cli.Rendering;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Importing;

namespace AccountImport.Cli.Commands;

/// <summary>Opens the account file that the command line names.</summary>
internal static class AccountFileSource
{
    /// <summary>What names the standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>What the standard input is called.</summary>
    public const string StandardInputName = "standard input";

    /// <exception cref="ToolException">The file cannot be opened.</exception>
    public static AccountFileReader Open(ToolServices services, string file, AccountFileReaderOptions options)
    {
        try
        {
            return file is StandardInput
                ? new AccountFileReader(new InterruptibleStream(services.OpenStandardInput()), options)
                : AccountFileReader.Open(file, options);
        }
        catch (AccountFileException exception)
        {
            throw Unreadable(exception);
        }
    }

    /// <summary>Makes the source of an import.</summary>
    public static ImportSource CreateImport(ToolServices services, string file, string importSupplier, AccountFileReaderOptions options) => file is StandardInput
        ? ImportSource.FromStream(new InterruptibleStream(services.OpenStandardInput()), StandardInputName, importSupplier, options)
        : ImportSource.FromFile(file, importSupplier, options);

    /// <summary>Says that the file cannot be read, or not any further.</summary>
    public static ToolException Unreadable(AccountFileException exception) =>
        new(ExitCode.Usage, DisplayText.Clean(exception.Message), exception);
}
