using System.CommandLine;
using Gantry.Cli.Parsing;
using Gantry.Oci;
using Gantry.Runtime.Configuration;

namespace Gantry.Cli.Commands.Containers.Creation;

/// <summary>Volumes, mounts and memory file systems.</summary>
internal sealed class StorageOptions : OptionGroup
{
    private readonly Option<string[]> _volume = Flag.List("-v, --volume", "Bind mount a volume");
    private readonly Option<IReadOnlyList<MountSpec>> _mount = Flag.Values("--mount", "Attach a filesystem mount to the container", "mount", MountFlag.Parse);
    private readonly Option<string[]> _tmpfs = Flag.List("--tmpfs", "Mount a tmpfs directory");
    private readonly Option<string?> _volumeDriver = Flag.Text("--volume-driver", "Optional volume driver for the container");
    private readonly Option<string[]> _volumesFrom = Flag.List("--volumes-from", "Mount volumes from the specified container(s)");
    private readonly Option<string[]> _storageOpt = Flag.List("--storage-opt", "Storage driver options for the container");

    /// <inheritdoc/>
    public override IEnumerable<Option> Options => [_volume, _mount, _tmpfs, _volumeDriver, _volumesFrom, _storageOpt];

    /// <inheritdoc/>
    public override ContainerRequest Apply(ParseResult line, ContainerRequest request)
    {
        var volumes = line.GetValue(_volume)!.Select(VolumeFlag.Parse).ToList();
        var binds = volumes.Where(volume => !volume.IsAnonymous).Select(volume => volume.Text).ToArray();
        var anonymous = volumes.Where(volume => volume.IsAnonymous).Select(volume => volume.Text).Distinct().ToDictionary(path => path, _ => new EmptyObject());
        return request with
        {
            Config = request.Config with { Volumes = anonymous.Count == 0 ? null : anonymous },
            Host = request.Host with
            {
                Binds = binds.Length == 0 ? null : binds,
                Mounts = line.GetValue(_mount) is { Count: > 0 } mounts ? mounts : null,
                Tmpfs = TextsOf(line, _tmpfs)?.Select(Tmpfs).GroupBy(pair => pair.Path).ToDictionary(group => group.Key, group => group.Last().Options),
                VolumeDriver = line.GetValue(_volumeDriver) ?? "",
                VolumesFrom = TextsOf(line, _volumesFrom),
                StorageOpt = StorageOpt(line),
            },
        };
    }

    private static (string Path, string Options) Tmpfs(string text)
    {
        var colon = text.IndexOf(':');
        return colon < 0 ? (text, "") : (text[..colon], text[(colon + 1)..]);
    }

    private Dictionary<string, string>? StorageOpt(ParseResult line)
    {
        if (TextsOf(line, _storageOpt) is not { } options) return null;
        return options.All(option => option.Contains('=')) ? KeyValue.Map(options) : throw new CommandException("invalid storage option: write it as name=value");
    }
}
