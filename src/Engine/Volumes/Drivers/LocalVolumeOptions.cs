using Gantry.Errors;

namespace Gantry.Engine.Volumes.Drivers;

/// <summary>The options of the local driver, in mount(8)'s words.</summary>
/// <param name="Type">The file system, such as <c>nfs</c>, <c>tmpfs</c> or <c>none</c> for a bind.</param>
/// <param name="Device">What is mounted.</param>
/// <param name="MountOptions">The mount's options.</param>
/// <param name="Size">The most that the volume may hold in bytes; null is no limit.</param>
internal sealed record LocalVolumeOptions(string? Type, string? Device, IReadOnlyList<string> MountOptions, long? Size)
{
    /// <summary>Whether a file system is mounted while the volume is in use.</summary>
    public bool NeedsMount => Type is not null;

    /// <summary>Reads the options.</summary>
    /// <exception cref="InvalidArgumentException">One is unknown or lacks its companion; the message is Docker's.</exception>
    public static LocalVolumeOptions Parse(IReadOnlyDictionary<string, string> options)
    {
        foreach (var key in options.Keys)
        {
            if (key is not ("type" or "device" or "o" or "size"))
                throw new InvalidArgumentException($"invalid option: \"{key}\"");
        }
        Require(options, "type", "device");
        Require(options, "device", "type");
        Require(options, "o", "device");
        Require(options, "o", "type");
        return new(
            options.GetValueOrDefault("type"),
            options.GetValueOrDefault("device"),
            options.GetValueOrDefault("o", "").Split(',', StringSplitOptions.RemoveEmptyEntries),
            options.TryGetValue("size", out var size) ? ParseSize(size) : null);
    }

    /// <summary>Of some options, those that mean the same for a volume elsewhere.</summary>
    public static IReadOnlyDictionary<string, string> SizeOnly(IReadOnlyDictionary<string, string> options) =>
        options.Where(o => o.Key == "size").ToDictionary();

    private static void Require(IReadOnlyDictionary<string, string> options, string given, string companion)
    {
        if (options.ContainsKey(given) && !options.ContainsKey(companion))
            throw new InvalidArgumentException($"missing required option: \"{companion}\"");
    }

    /// <summary>A number with an optional binary unit, as Docker reads it: <c>10g</c>, <c>512MiB</c>, <c>1048576</c>.</summary>
    private static long ParseSize(string text)
    {
        var digits = text.AsSpan().TrimEnd("iIbB").TrimEnd();
        var shift = digits.IsEmpty ? 0 : char.ToLowerInvariant(digits[^1]) switch { 'k' => 10, 'm' => 20, 'g' => 30, 't' => 40, 'p' => 50, _ => 0 };
        if (shift > 0)
            digits = digits[..^1].TrimEnd();
        if (!decimal.TryParse(digits, System.Globalization.NumberStyles.AllowDecimalPoint, null, out var number) || number < 0 || number > long.MaxValue >> shift)
            throw new InvalidArgumentException($"invalid size: '{text}'");
        return (long)(number * (1L << shift));
    }
}
