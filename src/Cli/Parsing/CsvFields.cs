using System.Text;

namespace Gantry.Cli.Parsing;

/// <summary>Fields apart by commas; a field in double quotes may hold commas, and two quotes for one.</summary>
internal static class CsvFields
{
    /// <summary>The fields of one line.</summary>
    /// <exception cref="FormatException">A quote is out of place.</exception>
    public static List<string> Split(string text)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var at = 0;
        do
        {
            field.Clear();
            if (at < text.Length && text[at] == '"') at = ReadQuoted(text, at + 1, field);
            while (at < text.Length && text[at] != ',')
            {
                if (text[at] == '"') throw new FormatException("parse error: bare \" in non-quoted field");
                field.Append(text[at++]);
            }
            fields.Add(field.ToString());
        }
        while (at++ < text.Length);
        return fields;
    }

    private static int ReadQuoted(string text, int at, StringBuilder field)
    {
        for (; at < text.Length; at++)
        {
            if (text[at] != '"') field.Append(text[at]);
            else if (at + 1 < text.Length && text[at + 1] == '"') field.Append(text[at++]);
            else return at + 1 == text.Length || text[at + 1] == ',' ? at + 1 : throw new FormatException("parse error: extraneous or missing \" in quoted-field");
        }
        throw new FormatException("parse error: extraneous or missing \" in quoted-field");
    }
}
