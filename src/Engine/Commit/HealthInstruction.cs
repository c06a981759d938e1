using System.Globalization;
using Gantry.Errors;
using Gantry.Oci;

namespace Gantry.Engine.Commit;

/// <summary>The instruction <c>HEALTHCHECK</c>: options, then <c>NONE</c> or <c>CMD</c> and a command.</summary>
internal static class HealthInstruction
{
    internal static HealthConfig Parse(string text)
    {
        var health = new HealthConfig();
        var rest = text;
        while (rest.StartsWith("--", StringComparison.Ordinal))
        {
            var parts = rest.Split(' ', 2, StringSplitOptions.TrimEntries);
            health = WithOption(health, parts[0]);
            rest = parts.Length > 1 ? parts[1] : "";
        }
        var words = rest.Split(' ', 2, StringSplitOptions.TrimEntries);
        return (words[0].ToUpperInvariant(), words.Length) switch
        {
            ("NONE", 1) => health with { Test = ["NONE"] },
            ("CMD", 2) => health with { Test = ConfigChanges.Json(words[1]) is { } list ? ["CMD", .. list] : ["CMD-SHELL", words[1]] },
            _ => throw new InvalidArgumentException($"HEALTHCHECK wants NONE or CMD and a command: {text}"),
        };
    }

    private static HealthConfig WithOption(HealthConfig health, string option)
    {
        var value = option[(option.IndexOf('=') + 1)..];
        return option.Split('=')[0] switch
        {
            "--interval" => health with { Interval = Nanoseconds(value) },
            "--timeout" => health with { Timeout = Nanoseconds(value) },
            "--start-period" => health with { StartPeriod = Nanoseconds(value) },
            "--start-interval" => health with { StartInterval = Nanoseconds(value) },
            "--retries" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var retries) => health with { Retries = retries },
            _ => throw new InvalidArgumentException($"unknown HEALTHCHECK option {option}"),
        };
    }

    /// <summary>A duration such as <c>1m30s</c> or <c>500ms</c>.</summary>
    private static long Nanoseconds(string text)
    {
        var total = 0.0;
        for (var i = 0; i < text.Length;)
        {
            var start = i;
            while (i < text.Length && (char.IsAsciiDigit(text[i]) || text[i] == '.'))
                i++;
            var unit = i;
            while (i < text.Length && char.IsAsciiLetter(text[i]))
                i++;
            var factor = text[unit..i] switch { "ns" => 1, "us" => 1e3, "ms" => 1e6, "s" => 1e9, "m" => 6e10, "h" => 3.6e12, _ => 0.0 };
            if (factor == 0 || !double.TryParse(text[start..unit], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                throw new InvalidArgumentException($"invalid duration \"{text}\"");
            total += number * factor;
        }
        return text.Length > 0 && total <= long.MaxValue / 2 ? (long)total : throw new InvalidArgumentException($"invalid duration \"{text}\"");
    }
}
