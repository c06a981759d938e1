using System.Globalization;
using System.Text;

namespace Gantry.Cli.Output.Templates;

/// <summary>Prints values as Go's <c>%v</c> does, and formats as its <c>printf</c>.</summary>
internal static class GoText
{
    /// <summary>A value as text.</summary>
    public static string Of(object? value) => value switch
    {
        null => "<nil>",
        string text => text,
        bool flag => flag ? "true" : "false",
        long number => number.ToString(CultureInfo.InvariantCulture),
        double number => Float(number),
        TemplateRow row => Of(row.Fields),
        IReadOnlyDictionary<string, object?> map => $"map[{string.Join(' ', map.Select(pair => $"{pair.Key}:{Of(pair.Value)}"))}]",
        IReadOnlyList<object?> list => $"[{string.Join(' ', list.Select(Of))}]",
        _ => value.ToString() ?? "",
    };

    /// <summary>Formats values by a format with verbs such as <c>%s</c>, <c>%d</c>, <c>%-10s</c>, <c>%.2f</c>.</summary>
    public static string Format(string format, IReadOnlyList<object?> values)
    {
        var text = new StringBuilder();
        var next = 0;
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                text.Append(format[i]);
                continue;
            }
            var start = ++i;
            while (i < format.Length && "+-# 0123456789.".Contains(format[i])) i++;
            if (i >= format.Length)
            {
                text.Append("%!(NOVERB)");
                break;
            }
            if (format[i] == '%') text.Append('%');
            else if (next < values.Count) text.Append(Verb(format[i], format[start..i], values[next++]));
            else text.Append($"%!{format[i]}(MISSING)");
        }
        if (next < values.Count) text.Append($"%!(EXTRA {string.Join(", ", values.Skip(next).Select(value => $"{TypeName(value)}={Of(value)}"))})");
        return text.ToString();
    }

    private static string Verb(char verb, string flags, object? value)
    {
        var point = flags.IndexOf('.');
        int? precision = point < 0 ? null : int.TryParse(flags[(point + 1)..], out var digits) ? digits : 0;
        var width = int.TryParse((point < 0 ? flags : flags[..point]).TrimStart('-', '+', '#', ' ', '0'), out var columns) ? Math.Min(columns, 1000) : 0;
        var body = Body(verb, flags, precision, value);
        if (flags.Contains('-')) return body.PadRight(width);
        return flags.StartsWith('0') && value is long or double ? body.PadLeft(width, '0') : body.PadLeft(width);
    }

    private static string Body(char verb, string flags, int? precision, object? value) => (verb, value) switch
    {
        ('v', _) => Of(value),
        ('s', string text) => precision is { } most && most < text.Length ? text[..most] : text,
        ('s', not (long or double or bool)) => Of(value),
        ('q', string text) => Quote(text),
        ('d', long number) => (flags.Contains('+') && number >= 0 ? "+" : "") + number.ToString(CultureInfo.InvariantCulture),
        ('x', long number) => number.ToString("x", CultureInfo.InvariantCulture),
        ('x', string text) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text)),
        ('X', long number) => number.ToString("X", CultureInfo.InvariantCulture),
        ('o', long number) => Convert.ToString(number, 8),
        ('b', long number) => Convert.ToString(number, 2),
        ('c', long number) when Rune.IsValid((int)number) => new Rune((int)number).ToString(),
        ('t', bool flag) => flag ? "true" : "false",
        ('f' or 'F', double number) => number.ToString($"F{Math.Min(precision ?? 6, 99)}", CultureInfo.InvariantCulture),
        ('g', double number) => Float(number),
        ('T', _) => TypeName(value),
        _ => $"%!{verb}({TypeName(value)}={Of(value)})",
    };

    private static string TypeName(object? value) => value switch
    {
        null => "<nil>",
        string => "string",
        bool => "bool",
        long => "int64",
        double => "float64",
        IReadOnlyList<object?> => "[]interface {}",
        _ => "map[string]interface {}",
    };

    private static string Quote(string text) => $"\"{text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n").Replace("\t", "\\t")}\"";

    private static string Float(double number)
    {
        var exponent = number == 0 ? 0 : (int)Math.Floor(Math.Log10(Math.Abs(number)));
        if (exponent is >= -4 and < 21) return number.ToString("0.#################", CultureInfo.InvariantCulture);
        return number.ToString("0.################e+00", CultureInfo.InvariantCulture);
    }
}
