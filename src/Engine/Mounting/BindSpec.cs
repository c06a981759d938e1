using Gantry.Errors;
using Gantry.Runtime.Configuration;

namespace Gantry.Engine.Mounting;

/// <summary>A mount in Docker's short form: <c>[source:]target[:options]</c>.</summary>
/// <param name="Mount">It in the long form.</param>
/// <param name="Mode">The options as they were written.</param>
internal sealed record BindSpec(MountSpec Mount, string Mode)
{
    private static readonly HashSet<string> s_propagations = ["private", "rprivate", "shared", "rshared", "slave", "rslave"];

    /// <summary>Reads a mount.</summary>
    /// <param name="text">The short form.</param>
    /// <param name="driver">The driver of a volume that is made on the way.</param>
    /// <exception cref="InvalidArgumentException">It is malformed; the message names the part.</exception>
    internal static BindSpec Parse(string text, string? driver)
    {
        var parts = text.Split(':');
        if (parts.Length > 3 || parts.Any(part => part.Length == 0))
            throw Invalid(text);
        var (source, target, mode) = parts switch
        {
            [var only] => ("", only, ""),
            [var first, var second] when !second.StartsWith('/') && first.StartsWith('/') && IsMode(second) => ("", first, second),
            [var first, var second] => (first, second, ""),
            _ => (parts[0], parts[1], parts[2]),
        };
        var bind = source.StartsWith('/');
        target = MountTarget.Clean(target, text, bind ? "bind" : "volume");
        if (!bind && source.Length > 0 && (source.Length < 2 || source.Contains('/')))
            throw new InvalidArgumentException($"create {source}: \"{source}\" includes invalid characters for a local volume name, only \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed. If you intended to pass a host directory, use absolute path");
        var options = Options.Parse(mode, bind);
        var mount = new MountSpec { Type = bind ? "bind" : "volume", Source = bind ? Path.GetFullPath(source) : source, Target = target, ReadOnly = options.ReadOnly };
        return new BindSpec(bind
            ? mount with { BindOptions = new BindOptions { Propagation = options.Propagation, CreateMountpoint = true } }
            : mount with { VolumeOptions = new VolumeOptions { NoCopy = options.NoCopy, DriverConfig = string.IsNullOrEmpty(driver) ? null : new VolumeDriverConfig { Name = driver } } }, mode);
    }

    private static bool IsMode(string text) => text.Split(',').All(option => option is "ro" or "rw" or "z" or "Z" or "nocopy" or "idmap" || s_propagations.Contains(option));

    private static InvalidArgumentException Invalid(string text) => new($"invalid volume specification: '{text}'");

    private readonly record struct Options(bool ReadOnly, bool NoCopy, string? Propagation)
    {
        internal static Options Parse(string mode, bool bind)
        {
            var options = new Options();
            var words = mode.Length == 0 ? [] : mode.Split(',');
            if (words.Count(word => word is "ro" or "rw" or "readonly") > 1)
                throw new InvalidArgumentException($"invalid mode: {mode}");
            foreach (var option in words)
                options = option switch
                {
                    "ro" or "readonly" => options with { ReadOnly = true },
                    "rw" => options,
                    // SELinux labels and the hints of Docker Desktop have no effect on this host.
                    "z" or "Z" or "consistent" or "cached" or "delegated" => options,
                    "nocopy" when !bind => options with { NoCopy = true },
                    // As Podman's: MountPoint.MapsOwners finds it in the mode.
                    "idmap" when bind => options,
                    _ when bind && s_propagations.Contains(option) && options.Propagation is null => options with { Propagation = option },
                    _ => throw new InvalidArgumentException($"invalid mode: {mode}"),
                };
            return options;
        }
    }
}
