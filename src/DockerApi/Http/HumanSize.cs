using System.Globalization;

namespace Gantry.DockerApi.Http;

/// <summary>Sizes as people are told them, in Docker's words.</summary>
internal static class HumanSize
{
    private static readonly string[] s_units = ["B", "kB", "MB", "GB", "TB", "PB"];

    public static string Of(long bytes)
    {
        var (size, unit) = ((double)bytes, 0);
        for (; size >= 1000 && unit < s_units.Length - 1; unit++)
            size /= 1000;
        return size.ToString("G4", CultureInfo.InvariantCulture) + s_units[unit];
    }
}
