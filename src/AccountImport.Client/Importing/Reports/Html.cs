using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace AccountImport.Client.Importing.Reports;

/// <summary>Gathers a page. What is written in the code is markup; every value that is put in is escaped, so that none can become markup.</summary>
internal sealed class Html
{
    private readonly StringBuilder _text = new();

    /// <summary>Adds markup with values in it.</summary>
    public void Add([InterpolatedStringHandlerArgument("")] Interpolation markup)
    {
        // Making it has added it.
        _ = markup;
        _text.Append('\n');
    }

    /// <summary>Adds markup that is the same in every page.</summary>
    public void AddFixed(string markup) => _text.Append(markup).Append('\n');

    /// <summary>Adds words with a space between, each in markup.</summary>
    public void AddWords(IReadOnlyList<string> words, string before, string after)
    {
        for (int i = 0; i < words.Count; i++)
        {
            _text.Append(i is 0 ? string.Empty : " ").Append(before);
            AddEscaped(VisibleText.Of(words[i]));
            _text.Append(after);
        }
    }

    public override string ToString() => _text.ToString();

    private void AddEscaped(string value)
    {
        foreach (char character in value)
        {
            _ = character switch
            {
                '&' => _text.Append("&amp;"),
                '<' => _text.Append("&lt;"),
                '>' => _text.Append("&gt;"),
                '"' => _text.Append("&quot;"),
                '\'' => _text.Append("&#39;"),
                _ => _text.Append(character),
            };
        }
    }

    /// <summary>An interpolated string that is markup.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct Interpolation
    {
        private readonly Html _page;

#pragma warning disable IDE0060 // The compiler gives both.
        public Interpolation(int literalLength, int formattedCount, Html page) => _page = page;
#pragma warning restore IDE0060

        public void AppendLiteral(string markup) => _page._text.Append(markup);

        /// <summary>Adds a text, made visible and escaped.</summary>
        public void AppendFormatted(string? value)
        {
            if (value is not null)
            {
                _page.AddEscaped(VisibleText.Of(value));
            }
        }

        /// <summary>Adds a number, with commas between thousands.</summary>
        public void AppendFormatted(long value) => _page._text.Append(CultureInfo.InvariantCulture, $"{value:N0}");

        /// <summary>Adds what was escaped already.</summary>
        public void AppendFormatted(Html markup) => _page._text.Append(markup._text);

        /// <summary>Adds a whole number in a form.</summary>
        public void AppendFormatted(long value, string format) => _page._text.Append(value.ToString(format, CultureInfo.InvariantCulture));

        /// <summary>Adds a number in a form.</summary>
        public void AppendFormatted(double value, string format) => _page._text.Append(value.ToString(format, CultureInfo.InvariantCulture));
    }
}
