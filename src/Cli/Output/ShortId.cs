namespace Gantry.Cli.Output;

/// <summary>Shortens ids for people.</summary>
internal static class ShortId
{
    private const int Length = 12;

    /// <summary>The first twelve digits, without the digest's algorithm.</summary>
    public static string Of(string id)
    {
        var colon = id.IndexOf(':');
        var digits = colon < 0 ? id : id[(colon + 1)..];
        return digits.Length > Length ? digits[..Length] : digits;
    }
}
