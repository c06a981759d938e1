using System.Diagnostics.CodeAnalysis;

namespace Gantry.Images.Registry;

/// <summary>What a registry asks for before it answers (RFC 9110, section 11.6.1; distribution's token specification).</summary>
/// <param name="Scheme"><c>bearer</c> or <c>basic</c>, in lower case.</param>
/// <param name="Parameters">Its parameters, names in lower case.</param>
internal sealed record AuthenticationChallenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    private const int MaxLength = 8 << 10;

    /// <summary>Reads a <c>WWW-Authenticate</c> header with one challenge.</summary>
    public static bool TryParse(string? header, [NotNullWhen(true)] out AuthenticationChallenge? challenge)
    {
        challenge = null;
        if (header is null or { Length: > MaxLength })
            return false;
        var text = header.AsSpan().Trim();
        var space = text.IndexOf(' ');
        var scheme = (space < 0 ? text : text[..space]).ToString().ToLowerInvariant();
        if (scheme.Length == 0 || !scheme.All(char.IsAsciiLetterOrDigit))
            return false;
        var parameters = new Dictionary<string, string>();
        var rest = space < 0 ? [] : text[(space + 1)..];
        while (!(rest = rest.TrimStart(" ,")).IsEmpty)
        {
            var equals = rest.IndexOf('=');
            if (equals <= 0)
                return false;
            var name = rest[..equals].Trim().ToString().ToLowerInvariant();
            if (!TryReadValue(ref rest, equals + 1, out var value) || !parameters.TryAdd(name, value))
                return false;
        }
        challenge = new(scheme, parameters);
        return true;
    }

    private static bool TryReadValue(ref ReadOnlySpan<char> rest, int start, [NotNullWhen(true)] out string? value)
    {
        value = null;
        rest = rest[start..];
        if (rest.IsEmpty || rest[0] != '"')
        {
            var comma = rest.IndexOf(',');
            value = (comma < 0 ? rest : rest[..comma]).Trim().ToString();
            rest = comma < 0 ? [] : rest[(comma + 1)..];
            return true;
        }
        var text = new System.Text.StringBuilder();
        for (var i = 1; i < rest.Length; i++)
        {
            if (rest[i] == '"')
            {
                value = text.ToString();
                rest = rest[(i + 1)..];
                return true;
            }
            if (rest[i] == '\\' && ++i == rest.Length)
                return false;
            text.Append(rest[i]);
        }
        return false;
    }
}
