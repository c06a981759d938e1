using System.Text;

namespace Gantry.DockerApi.Http;

/// <summary>Text of a client's, made fit to be shown back on somebody's terminal.</summary>
internal static class Printable
{
    private const int Longest = 200;

    /// <summary>The text in quotes, control characters escaped and the end of a long one cut off.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, Longest)))
            if (char.IsControl(c))
                quoted.Append($"\\x{(int)c:x2}");
            else
                quoted.Append(c is '"' or '\\' ? $"\\{c}" : c);
        if (text.Length > Longest)
            quoted.Append('…');
        return quoted.Append('"').ToString();
    }

    /// <summary>A message with whatever could drive a terminal taken out: it may quote what an attacker wrote.</summary>
    public static string Clean(string text) =>
        text.Any(IsControl) ? string.Concat(text.Select(c => IsControl(c) ? '?' : c)) : text;

    private static bool IsControl(char c) => char.IsControl(c) && c is not ('\n' or '\t');
}
