using System.Globalization;
using Gantry.Cli.Parsing;
using Gantry.Runtime.Configuration;

namespace Gantry.Cli.Commands.Containers.Creation;

/// <summary>Block I/O of a device, of the form <c>/dev/sda:1mb</c>.</summary>
internal static class DeviceRate
{
    /// <summary>A weight of 10 to 1000.</summary>
    public static WeightDevice Weight(string text)
    {
        var (path, value) = Split(text);
        if (!ushort.TryParse(value, out var weight) || weight is not 0 and (< 10 or > 1000)) throw new FormatException($"invalid weight for device: {text}");
        return new WeightDevice { Path = path, Weight = weight };
    }

    /// <summary>Bytes a second, with units.</summary>
    public static ThrottleDevice Bytes(string text)
    {
        var (path, value) = Split(text);
        try
        {
            var rate = FlagValue.Bytes(value);
            if (rate >= 0) return new ThrottleDevice { Path = path, Rate = (ulong)rate };
        }
        catch (FormatException)
        {
            // Said below, in the words of this flag.
        }
        throw new FormatException($"invalid rate for device: {text}. The correct format is <device-path>:<number>[<unit>]. Number must be a positive integer. Unit is optional and can be kb, mb, or gb");
    }

    /// <summary>Operations a second.</summary>
    public static ThrottleDevice Operations(string text)
    {
        var (path, value) = Split(text);
        if (!ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var rate))
            throw new FormatException($"invalid rate for device: {text}. The correct format is <device-path>:<number>. Number must be a positive integer");
        return new ThrottleDevice { Path = path, Rate = rate };
    }

    private static (string Path, string Value) Split(string text)
    {
        var colon = text.IndexOf(':');
        if (colon <= 0) throw new FormatException($"bad format: {text}");
        var path = text[..colon];
        return path.StartsWith("/dev/", StringComparison.Ordinal) ? (path, text[(colon + 1)..]) : throw new FormatException($"bad format for device path: {text}");
    }
}
