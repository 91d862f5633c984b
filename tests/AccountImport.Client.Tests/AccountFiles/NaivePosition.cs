using System.Text;
using AccountImport.Client.Validation;

namespace AccountImport.Client.Tests.AccountFiles;

/// <summary>Counts lines and columns byte by byte, as the documentation says that they are counted.</summary>
internal static class NaivePosition
{
    public static FilePosition Of(ReadOnlySpan<byte> file, long offset)
    {
        long line = 1;
        long column = 1;
        for (int i = file.StartsWith(Encoding.UTF8.Preamble) ? 3 : 0; i < offset; i++)
        {
            if (file[i] is (byte)'\n')
            {
                line++;
                column = 1;
            }
            else if (file[i] is < 0x80 or >= 0xC0)
            {
                column++;
            }
        }

        return new FilePosition(line, column, offset);
    }
}
