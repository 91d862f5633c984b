using System.Buffers;
using System.Text;
using System.Text.Json;

namespace AccountImport.Client.AccountFiles;

/// <summary>What stands around the accounts of a file: an account a line in every shape, so that tools for lines find them.</summary>
internal static class AccountFileFrame
{
    /// <summary>What stands before the first account and is there from the start, so that a cut file of no account yet is not taken for an empty one.</summary>
    /// <exception cref="ArgumentException">The options contradict themselves.</exception>
    public static byte[] Open(AccountFileWriterOptions options, string parameter)
    {
        var opening = new ArrayBufferWriter<byte>();
        if (options.HasByteOrderMark)
        {
            opening.Write(Encoding.UTF8.Preamble);
        }

        switch (options.Shape)
        {
            case AccountFileShape.Array:
                opening.Write("["u8);
                break;
            case AccountFileShape.Wrapper:
                OpenWrapper(opening, options, parameter);
                break;
            case AccountFileShape.SingleAccount or AccountFileShape.JsonLines:
                break;
            default:
                throw new ArgumentException($"{nameof(AccountFileWriterOptions.Shape)} is none that there is.", parameter);
        }

        return opening.WrittenSpan.ToArray();
    }

    /// <summary>What stands before an account.</summary>
    public static ReadOnlySpan<byte> Before(AccountFileShape shape, bool isFirst) =>
        !IsArray(shape) ? default
        : isFirst ? "\n"u8
        : ",\n"u8;

    /// <summary>What stands after an account.</summary>
    public static ReadOnlySpan<byte> After(AccountFileShape shape) => IsArray(shape) ? default : "\n"u8;

    /// <summary>What stands after the last account.</summary>
    public static ReadOnlySpan<byte> Close(AccountFileShape shape, bool isEmpty) => shape switch
    {
        AccountFileShape.Array => isEmpty ? "]\n"u8 : "\n]\n"u8,
        AccountFileShape.Wrapper => isEmpty ? "]}\n"u8 : "\n]}\n"u8,
        _ => default,
    };

    private static bool IsArray(AccountFileShape shape) => shape is AccountFileShape.Array or AccountFileShape.Wrapper;

    private static void OpenWrapper(ArrayBufferWriter<byte> opening, AccountFileWriterOptions options, string parameter)
    {
        if (options.WrapperMember is null || options.WrapperMembers is null)
        {
            throw new ArgumentException($"{nameof(AccountFileWriterOptions.WrapperMember)} or {nameof(AccountFileWriterOptions.WrapperMembers)} is null.", parameter);
        }

        using var writer = new Utf8JsonWriter(opening);
        writer.WriteStartObject();
        foreach ((string name, JsonElement value) in options.WrapperMembers)
        {
            if (string.Equals(name, options.WrapperMember, StringComparison.Ordinal))
            {
                throw new ArgumentException($"{nameof(AccountFileWriterOptions.WrapperMembers)} has the member {nameof(AccountFileWriterOptions.WrapperMember)}, which is the accounts.", parameter);
            }

            if (value.ValueKind is JsonValueKind.Undefined)
            {
                throw new ArgumentException($"A member of {nameof(AccountFileWriterOptions.WrapperMembers)} has no value.", parameter);
            }

            WriteName(writer, name, parameter);
            writer.WriteRawValue(value.GetRawText(), skipInputValidation: true);
        }

        WriteName(writer, options.WrapperMember, parameter);
        writer.WriteStartArray();
    }

    private static void WriteName(Utf8JsonWriter writer, string name, string parameter)
    {
        if (!WholeText.Is(name))
        {
            throw new ArgumentException($"The name of a member of the wrapper: {WholeText.Fault}", parameter);
        }

        writer.WritePropertyName(name);
    }
}
