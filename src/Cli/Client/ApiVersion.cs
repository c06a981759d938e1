namespace Gantry.Cli.Client;

/// <summary>Versions of the API, such as <c>1.51</c>.</summary>
internal static class ApiVersion
{
    /// <summary>The older of two versions.</summary>
    public static string Older(string a, string b) => Compare(a, b) <= 0 ? a : b;

    /// <summary>Whether <paramref name="version"/> is at least <paramref name="least"/>.</summary>
    public static bool IsAtLeast(string version, string least) => Compare(version, least) >= 0;

    private static int Compare(string a, string b) =>
        Version.TryParse(a, out var x) && Version.TryParse(b, out var y) ? x.CompareTo(y) : string.CompareOrdinal(a, b);
}
