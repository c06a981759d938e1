using System.Globalization;
using Gantry.Build;
using Gantry.Cli.Parsing;
using Gantry.Runtime.Configuration;

namespace Gantry.Cli.Commands.Containers.Creation;

/// <summary>A mount in the long form, such as <c>type=bind,src=/a,dst=/b,readonly</c>.</summary>
internal static class MountFlag
{
    /// <summary>Reads a mount.</summary>
    /// <exception cref="FormatException">It is not one.</exception>
    public static MountSpec Parse(string text)
    {
        var fields = CsvFields.Split(text.Trim());
        var mount = new MountSpec { Type = "volume" };
        foreach (var field in fields)
        {
            var (key, value) = KeyValue.Split(field);
            mount = field.Contains('=') ? Set(mount, key.ToLowerInvariant(), value, field) : SetSwitch(mount, key.ToLowerInvariant(), field);
        }
        return Check(mount, fields.Select(field => KeyValue.Split(field).Name.ToLowerInvariant()).ToList());
    }

    private static MountSpec SetSwitch(MountSpec mount, string key, string field) => key switch
    {
        "readonly" or "ro" => mount with { ReadOnly = true },
        "volume-nocopy" => mount with { VolumeOptions = Volume(mount) with { NoCopy = true } },
        "bind-nonrecursive" => mount with { BindOptions = Bind(mount) with { NonRecursive = true } },
        _ => throw new FormatException($"invalid field '{field}' must be a key=value pair"),
    };

    private static MountSpec Set(MountSpec mount, string key, string value, string field) => key switch
    {
        "type" => mount with { Type = value.ToLowerInvariant() },
        "source" or "src" => mount with { Source = value is "." || value.StartsWith("./", StringComparison.Ordinal) ? Path.GetFullPath(value) : value },
        "target" or "dst" or "destination" => mount with { Target = value },
        "readonly" or "ro" => mount with { ReadOnly = Boolean(key, value) },
        "consistency" => mount with { Consistency = value.ToLowerInvariant() },
        "bind-propagation" => mount with { BindOptions = Bind(mount) with { Propagation = value.ToLowerInvariant() } },
        "bind-nonrecursive" => mount with { BindOptions = Bind(mount) with { NonRecursive = Boolean(key, value) } },
        "bind-recursive" => mount with { BindOptions = Recursive(Bind(mount), value) },
        "bind-create-src" => mount with { BindOptions = Bind(mount) with { CreateMountpoint = Boolean(key, value) } },
        "volume-subpath" => mount with { VolumeOptions = Volume(mount) with { Subpath = value } },
        "volume-nocopy" => mount with { VolumeOptions = Volume(mount) with { NoCopy = Boolean(key, value) } },
        "volume-label" => mount with { VolumeOptions = Volume(mount) with { Labels = With(Volume(mount).Labels, value) } },
        "volume-driver" => mount with { VolumeOptions = Volume(mount) with { DriverConfig = Driver(mount) with { Name = value } } },
        "volume-opt" => mount with { VolumeOptions = Volume(mount) with { DriverConfig = Driver(mount) with { Options = With(Driver(mount).Options, value) } } },
        "image-subpath" => mount with { ImageOptions = new ImageOptions { Subpath = value } },
        "tmpfs-size" => mount with { TmpfsOptions = Tmpfs(mount) with { SizeBytes = Size(key, value) } },
        "tmpfs-mode" => mount with { TmpfsOptions = Tmpfs(mount) with { Mode = Mode(key, value) } },
        _ => throw new FormatException($"unexpected key '{key}' in '{field}'"),
    };

    private static MountSpec Check(MountSpec mount, IReadOnlyList<string> keys)
    {
        if (mount.Type.Length == 0) throw new FormatException("type is required");
        if (mount.Target.Length == 0) throw new FormatException("target is required");
        foreach (var (prefix, type) in new[] { ("bind-", "bind"), ("volume-", "volume"), ("tmpfs-", "tmpfs"), ("image-", "image") })
        {
            if (mount.Type != type && keys.Any(key => key.StartsWith(prefix, StringComparison.Ordinal)))
                throw new FormatException($"cannot mix '{prefix}*' options with mount type '{mount.Type}'");
        }
        if (mount.BindOptions is { ReadOnlyNonRecursive: true } or { ReadOnlyForceRecursive: true } && !mount.ReadOnly)
            throw new FormatException("option 'bind-recursive=writable' and 'bind-recursive=readonly' require 'readonly' to be specified in conjunction");
        if (mount.BindOptions is { ReadOnlyForceRecursive: true, Propagation: not "rprivate" })
            throw new FormatException("option 'bind-recursive=readonly' requires 'bind-propagation=rprivate' to be specified in conjunction");
        return mount;
    }

    private static BindOptions Recursive(BindOptions options, string value) => value switch
    {
        "enabled" => options,
        "disabled" => options with { NonRecursive = true },
        "writable" => options with { ReadOnlyNonRecursive = true },
        "readonly" => options with { ReadOnlyForceRecursive = true },
        _ => throw new FormatException($"invalid value for bind-recursive: {value} (must be \"enabled\", \"disabled\", \"writable\", or \"readonly\")"),
    };

    private static BindOptions Bind(MountSpec mount) => mount.BindOptions ?? new BindOptions();

    private static VolumeOptions Volume(MountSpec mount) => mount.VolumeOptions ?? new VolumeOptions();

    private static VolumeDriverConfig Driver(MountSpec mount) => Volume(mount).DriverConfig ?? new VolumeDriverConfig();

    private static TmpfsOptions Tmpfs(MountSpec mount) => mount.TmpfsOptions ?? new TmpfsOptions();

    private static Dictionary<string, string> With(IReadOnlyDictionary<string, string>? map, string pair)
    {
        var (name, value) = KeyValue.Split(pair);
        return new Dictionary<string, string>(map ?? new Dictionary<string, string>()) { [name] = value };
    }

    private static bool Boolean(string key, string value) => value.ToLowerInvariant() switch
    {
        "1" or "t" or "true" => true,
        "0" or "f" or "false" => false,
        _ => throw new FormatException($"invalid value for {key}: {value}"),
    };

    private static long Size(string key, string value)
    {
        try
        {
            return FlagValue.Bytes(value);
        }
        catch (FormatException)
        {
            throw new FormatException($"invalid value for {key}: {value}");
        }
    }

    private static int Mode(string key, string value)
    {
        var bits = 0;
        if (value.Length is 0 or > 6) throw new FormatException($"invalid value for {key}: {value}");
        foreach (var digit in value)
        {
            if (digit is < '0' or > '7') throw new FormatException($"invalid value for {key}: {value}");
            bits = (bits * 8) + CharUnicodeInfo.GetDecimalDigitValue(digit);
        }
        return bits;
    }
}
