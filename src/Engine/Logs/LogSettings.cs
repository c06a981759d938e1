using System.Globalization;
using Gantry.Errors;
using Gantry.Runtime.Configuration;

namespace Gantry.Engine.Logs;

/// <summary>A log configuration that was understood.</summary>
/// <param name="Driver">How the output is kept.</param>
/// <param name="MaxSize">Bytes after which a file is moved away; 0 is never.</param>
/// <param name="MaxFiles">How many files are kept, with the one that is written.</param>
/// <param name="Compress">Whether files that are moved away are compressed.</param>
internal sealed record LogSettings(LogDriver Driver, long MaxSize, int MaxFiles, bool Compress)
{
    private const long LocalMaxSize = 20L << 20;
    private const int LocalMaxFiles = 5;

    // These choose what `docker logs --details` shows or how a remote driver would behave; they change nothing about the files.
    private static readonly HashSet<string> s_descriptive = [.. LogAttributes.Options, "max-buffer-size"];

    /// <summary>Reads a configuration.</summary>
    /// <exception cref="InvalidArgumentException">The driver or an option is unknown or malformed.</exception>
    internal static LogSettings Parse(LogConfig config)
    {
        var options = config.Config ?? new Dictionary<string, string>();
        LogAttributes.Check(options);
        switch (config.Type)
        {
            case "none":
                return options.Count == 0 ? new(LogDriver.None, 0, 1, false) : throw Unknown(options.Keys.First(), "none");
            case "json-file" or "":
                return Read(new(LogDriver.JsonFile, 0, 1, false), options, "json-file");
            case "local":
                return Read(new(LogDriver.Local, LocalMaxSize, LocalMaxFiles, true), options, "local");
            default:
                throw new InvalidArgumentException($"logger: no log driver named '{config.Type}' is registered: use json-file, local or none");
        }
    }

    private static LogSettings Read(LogSettings settings, IReadOnlyDictionary<string, string> options, string driver)
    {
        foreach (var (name, value) in options)
            settings = name switch
            {
                "max-size" => settings with { MaxSize = Size(value) },
                "max-file" => settings with { MaxFiles = Count(value) },
                "compress" => settings with { Compress = Flag(name, value) },
                "mode" when value is "blocking" or "non-blocking" => settings,
                _ when s_descriptive.Contains(name) => settings,
                _ => throw Unknown(name, driver),
            };
        if (settings.MaxFiles > 1 && settings.MaxSize == 0)
            throw new InvalidArgumentException("invalid log option max-file: max-file must be used with max-size");
        return settings.MaxFiles == 1 ? settings with { Compress = false } : settings;
    }

    private static long Size(string text)
    {
        var digits = text.TrimEnd('b', 'B');
        var shift = digits.Length == 0 ? 0 : char.ToLowerInvariant(digits[^1]) switch { 'k' => 10, 'm' => 20, 'g' => 30, 't' => 40, _ => 0 };
        if (shift > 0)
            digits = digits[..^1];
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= long.MaxValue >> shift
            ? number << shift
            : throw new InvalidArgumentException($"invalid log option max-size: '{text}' is no size, such as 10m");
    }

    private static int Count(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
            ? count
            : throw new InvalidArgumentException("invalid log option max-file: max-file cannot be less than 1");

    private static bool Flag(string name, string text) =>
        bool.TryParse(text, out var flag) ? flag : throw new InvalidArgumentException($"invalid log option {name}: '{text}' is neither true nor false");

    private static InvalidArgumentException Unknown(string option, string driver) => new($"unknown log opt '{option}' for {driver} log driver");
}
