using System.Buffers;
using System.Globalization;

namespace Gantry.Build.Dockerfile.Instructions;

/// <summary>Sizes as people write them: <c>64m</c>, <c>1.5GiB</c>, <c>1024</c>; all units are powers of 1024.</summary>
internal static class ByteCount
{
    private static readonly SearchValues<char> s_number = SearchValues.Create("0123456789.");

    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        var unit = text.AsSpan().IndexOfAnyExcept(s_number);
        var number = unit < 0 ? text.AsSpan() : text.AsSpan(0, unit);
        var power = (unit < 0 ? "" : text[unit..].Trim().ToLowerInvariant()) switch
        {
            "" or "b" => 0,
            "k" or "kb" or "kib" => 1,
            "m" or "mb" or "mib" => 2,
            "g" or "gb" or "gib" => 3,
            "t" or "tb" or "tib" => 4,
            _ => -1,
        };
        if (power < 0 || !double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            return false;
        var size = value * Math.Pow(1024, power);
        if (size > long.MaxValue / 2d)
            return false;
        bytes = (long)size;
        return true;
    }
}
