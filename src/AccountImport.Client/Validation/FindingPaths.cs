using System.Globalization;
using System.Text;
using System.Text.Json;
using AccountImport.Client.Contracts;

namespace AccountImport.Client.Validation;

/// <summary>Gives findings their paths, in a second pass over the JSON: an account without faults never pays for a path.</summary>
internal static class FindingPaths
{
    /// <summary>Makes failures of the findings in an account.</summary>
    /// <param name="utf8Json">The account: one valid JSON value.</param>
    /// <param name="findings">At least one finding, in the order of their offsets.</param>
    public static LocatedFailure[] Resolve(ReadOnlySpan<byte> utf8Json, IReadOnlyList<Finding> findings)
    {
        var failures = new LocatedFailure[findings.Count];
        int resolved = 0;

        // One segment for each level that is open; the reader starts at level 0, which has no name.
        var segments = new Segment[PayloadIdentity.MaxDepth + 1];
        var reader = new Utf8JsonReader(utf8Json, new JsonReaderOptions { MaxDepth = PayloadIdentity.MaxDepth });
        while (resolved < failures.Length && reader.Read())
        {
            int depth = reader.CurrentDepth;
            switch (reader.TokenType)
            {
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    continue;
                case JsonTokenType.PropertyName:
                    segments[depth] = new Segment(JsonStringToken.Of(in reader), Index: null);
                    break;
                default:
                    if (segments[depth].Index is { } index)
                    {
                        segments[depth] = new Segment(Name: default, index + 1);
                    }

                    break;
            }

            for (; resolved < failures.Length && findings[resolved].Offset == reader.TokenStartIndex; resolved++)
            {
                Finding finding = findings[resolved];
                string attr = Join(segments.AsSpan(1, depth), finding.MissingMember, utf8Json);
                failures[resolved] = new LocatedFailure(CreateFailure(attr, finding.Fault), finding.Offset);
            }

            if (reader.TokenType is JsonTokenType.StartArray)
            {
                segments[depth + 1] = new Segment(Name: default, Index: -1);
            }
            else if (reader.TokenType is JsonTokenType.StartObject)
            {
                segments[depth + 1] = default;
            }
        }

        return failures;
    }

    public static ValidationFailure CreateFailure(string attr, Fault fault) =>
        new() { Attr = attr, Code = fault.Code, Detail = fault.Detail, Severity = fault.Severity };

    private static string Join(ReadOnlySpan<Segment> segments, string? missingMember, ReadOnlySpan<byte> utf8Json)
    {
        var path = new StringBuilder();
        foreach (Segment segment in segments)
        {
            Append(path, segment.Index?.ToString(CultureInfo.InvariantCulture) ?? segment.Name.ToText(utf8Json));
        }

        if (missingMember is not null)
        {
            Append(path, missingMember);
        }

        return path.Length is 0 ? FieldError.NonFieldErrors : path.ToString();
    }

    private static void Append(StringBuilder path, string segment)
    {
        if (path.Length > 0)
        {
            path.Append('.');
        }

        path.Append(segment);
    }

    /// <summary>What leads from one level to the next: a member's name, or the index of an element.</summary>
    private readonly record struct Segment(JsonStringToken Name, int? Index);
}
