using System.Text;

namespace Gantry.Build;

/// <summary>Fields apart by commas, one record of CSV (RFC 4180): a field in double quotes may hold commas, and two quotes for one.</summary>
public static class CsvFields
{
    /// <summary>The fields of one record.</summary>
    /// <exception cref="FormatException">A quote is out of place.</exception>
    public static List<string> Split(string record)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var at = 0;
        do
        {
            field.Clear();
            if (at < record.Length && record[at] == '"')
                at = ReadQuoted(record, at + 1, field);
            while (at < record.Length && record[at] != ',')
                field.Append(record[at] != '"' ? record[at++] : throw new FormatException("parse error: bare \" in non-quoted field"));
            fields.Add(field.ToString());
        }
        while (at++ < record.Length);
        return fields;
    }

    /// <summary>The fields of one record as <c>name=value</c>; a name alone means <c>true</c>. Empty fields do not count.</summary>
    /// <exception cref="FormatException">A quote is out of place, or a name stands there twice.</exception>
    public static Dictionary<string, string> Pairs(string record)
    {
        var pairs = new Dictionary<string, string>();
        foreach (var field in Split(record).Where(f => f.Length > 0).Select(f => f.Split('=', 2)))
            if (!pairs.TryAdd(field[0].Trim(), field.ElementAtOrDefault(1) ?? "true"))
                throw new FormatException($"{field[0].Trim()} stands in it twice");
        return pairs;
    }

    /// <summary>One record of some fields.</summary>
    public static string Join(IEnumerable<string> fields) =>
        string.Join(',', fields.Select(f => f.AsSpan().ContainsAny(',', '"') ? $"\"{f.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : f));

    private static int ReadQuoted(string record, int at, StringBuilder field)
    {
        for (; at < record.Length; at++)
        {
            if (record[at] != '"')
                field.Append(record[at]);
            else if (at + 1 < record.Length && record[at + 1] == '"')
                field.Append(record[at++]);
            else
                return at + 1 == record.Length || record[at + 1] == ',' ? at + 1 : throw new FormatException("parse error: extraneous or missing \" in quoted-field");
        }
        throw new FormatException("parse error: extraneous or missing \" in quoted-field");
    }
}
