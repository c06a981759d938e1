using System.Text.RegularExpressions;

namespace Gantry.DockerApi.Http;

/// <summary>Docker's matching of names and ids in filters: the text itself, or a regular expression that is found in it.</summary>
internal static class NamePattern
{
    /// <summary>Whether one of the patterns fits.</summary>
    public static bool Fits(string pattern, string name)
    {
        if (pattern == name)
            return true;
        try
        {
            // Patterns are a client's: they must not be able to take exponential time.
            return Regex.IsMatch(name, pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
