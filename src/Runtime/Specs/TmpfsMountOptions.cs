using System.Globalization;
using System.Text.RegularExpressions;
using Gantry.Errors;
using Gantry.Runtime.Configuration;

namespace Gantry.Runtime.Specs;

/// <summary>Mount options of memory file systems, from either of Docker's forms.</summary>
internal static partial class TmpfsMountOptions
{
    private static readonly string[] Defaults = ["noexec", "nosuid", "nodev"];

    // A flag and what it excludes: the later one wins.
    private static readonly (string On, string Off)[] Switches =
    [
        ("ro", "rw"), ("nosuid", "suid"), ("nodev", "dev"), ("noexec", "exec"), ("sync", "async"), ("mand", "nomand"),
        ("atime", "noatime"), ("diratime", "nodiratime"), ("relatime", "norelatime"), ("strictatime", "nostrictatime"),
    ];

    private static readonly HashSet<string> OtherFlags = ["dirsync", "defaults", "private", "rprivate", "shared", "rshared", "slave", "rslave", "unbindable", "runbindable"];

    /// <summary>The options of <c>--tmpfs PATH:OPTIONS</c>.</summary>
    /// <exception cref="InvalidArgumentException">An option is none of tmpfs'.</exception>
    public static IReadOnlyList<string> Parse(string options)
    {
        var chosen = new List<string>(Defaults);
        foreach (var option in options.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            Check(option);
            if (option == "defaults")
                continue;
            var key = KeyOf(option);
            chosen.RemoveAll(earlier => KeyOf(earlier) == key);
            chosen.Add(option);
        }
        return chosen;
    }

    /// <summary>The options of the long form.</summary>
    /// <exception cref="InvalidArgumentException">A value cannot be.</exception>
    public static IReadOnlyList<string> Parse(TmpfsOptions? options, bool readOnly)
    {
        if (options?.SizeBytes < 0)
            throw new InvalidArgumentException("invalid tmpfs size: it must not be negative");
        var words = (options?.Options ?? []).Select(pair => string.Join('=', pair)).ToList();
        if (readOnly)
            words.Add("ro");
        if (options?.SizeBytes > 0)
            words.Add("size=" + options.SizeBytes.Value.ToString(CultureInfo.InvariantCulture));
        if (options?.Mode is > 0)
            words.Add("mode=" + Convert.ToString(options.Mode.Value, 8));
        return Parse(string.Join(',', words));
    }

    private static void Check(string option)
    {
        var known = OtherFlags.Contains(option) || Switches.Any(pair => option == pair.On || option == pair.Off) || KeyValue().IsMatch(option);
        if (!known)
            throw new InvalidArgumentException($"invalid tmpfs option \"{option}\"");
    }

    // Options that exclude one another have the same key.
    private static string KeyOf(string option)
    {
        foreach (var (on, off) in Switches)
        {
            if (option == on || option == off)
                return on;
        }
        return OtherFlags.Contains(option) && option != "dirsync" ? "propagation" : option.Split('=')[0];
    }

    [GeneratedRegex(@"^(size=[0-9]+[kmgKMG%]?|mode=[0-7]{1,4}|uid=[0-9]+|gid=[0-9]+|nr_inodes=[0-9]+[kmgKMG]?|nr_blocks=[0-9]+[kmgKMG]?|mpol=[a-z0-9:,=-]+)\z")]
    private static partial Regex KeyValue();
}
