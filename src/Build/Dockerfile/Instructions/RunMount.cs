using Gantry.Build.Dockerfile.Words;

namespace Gantry.Build.Dockerfile.Instructions;

/// <summary>A <c>--mount</c> of RUN. Text in it is not expanded yet.</summary>
public sealed record RunMount
{
    private static readonly string[] s_keys =
        ["type", "target", "source", "from", "readonly", "readwrite", "id", "sharing", "mode", "uid", "gid", "size", "required", "env"];

    /// <summary>What is mounted.</summary>
    public RunMountType Type { get; init; }

    /// <summary>Where; may be empty for secret and ssh.</summary>
    public string Target { get; init; } = "";

    /// <summary>The path in the source, for bind and cache.</summary>
    public string Source { get; init; } = "";

    /// <summary>The stage, image or named context that it is from; empty is the build context (cache: nothing).</summary>
    public string From { get; init; } = "";

    /// <summary>Whether it can be written, if said: a bind mount is read-only by default (and forgets what was written), others are not.</summary>
    public bool? ReadWrite { get; init; }

    /// <summary>The id of a cache, secret or agent.</summary>
    public string Id { get; init; } = "";

    /// <summary>What parallel users of a cache do.</summary>
    public CacheSharing Sharing { get; init; }

    /// <summary>The permission bits; null is the type's default.</summary>
    public int? Mode { get; init; }

    /// <summary>The owner.</summary>
    public uint Uid { get; init; }

    /// <summary>The group.</summary>
    public uint Gid { get; init; }

    /// <summary>The size limit of a tmpfs in bytes; 0 is none.</summary>
    public long Size { get; init; }

    /// <summary>Whether the build fails when the secret or agent is not there.</summary>
    public bool Required { get; init; }

    /// <summary>The environment variable that gets the secret, if any.</summary>
    public string? Env { get; init; }

    /// <summary>The mount with variables expanded.</summary>
    public RunMount Expand(WordExpander words) => this with
    {
        Target = words.Expand(Target),
        Source = words.Expand(Source),
        From = words.Expand(From),
        Id = words.Expand(Id),
    };

    internal static RunMount Read(RawInstruction raw, Flag flag)
    {
        var mount = new RunMount();
        foreach (var field in Fields(raw, flag))
        {
            var equals = field.IndexOf('=');
            var key = (equals < 0 ? field : field[..equals]).ToLowerInvariant();
            var value = equals < 0 ? null : field[(equals + 1)..];
            mount = Apply(raw, flag, mount, key, value);
        }
        return Check(raw, flag, mount);
    }

    private static List<string> Fields(RawInstruction raw, Flag flag)
    {
        try
        {
            return CsvFields.Split(flag.Value!);
        }
        catch (FormatException e)
        {
            throw raw.Error($"invalid --mount '{flag.Value}': {e.Message}", flag.Range);
        }
    }

    private static RunMount Apply(RawInstruction raw, Flag flag, RunMount mount, string key, string? value)
    {
        return key switch
        {
            "type" => mount with { Type = ReadType(raw, flag, value) },
            "target" or "dst" or "destination" => mount with { Target = Need() },
            "source" or "src" => mount with { Source = Need() },
            "from" => mount with { From = Need() },
            "readonly" or "ro" => mount with { ReadWrite = !Switch() },
            "readwrite" or "rw" => mount with { ReadWrite = Switch() },
            "id" => mount with { Id = Need() },
            "sharing" => mount with { Sharing = ReadSharing(raw, flag, Need()) },
            "mode" => mount with { Mode = ReadMode() },
            "uid" => mount with { Uid = ReadId() },
            "gid" => mount with { Gid = ReadId() },
            "size" => mount with { Size = ByteCount.TryParse(Need(), out var bytes) ? bytes : throw Bad() },
            "required" => mount with { Required = Switch() },
            "env" => mount with { Env = Need() },
            _ => throw raw.Error($"unexpected key '{key}' in '{flag.Value}'{NearestName.Suggest(key, s_keys)}", flag.Range),
        };

        DockerfileException Bad() => raw.Error($"invalid value '{value}' of '{key}' in '{flag.Value}'", flag.Range);
        string Need() => value is { Length: > 0 } ? value : throw Bad();
        bool Switch() => value switch { null or "true" or "1" => true, "false" or "0" => false, _ => throw Bad() };
        uint ReadId() => uint.TryParse(Need(), out var id) && id != uint.MaxValue ? id : throw Bad();
        int ReadMode() => Need().Length <= 5 && value!.All(c => c is >= '0' and <= '7') ? Convert.ToInt32(value, 8) & 0xFFF : throw Bad();
    }

    private static RunMount Check(RawInstruction raw, Flag flag, RunMount mount)
    {
        if (mount.Type is RunMountType.Bind or RunMountType.Cache or RunMountType.Tmpfs && mount.Target.Length == 0)
            throw raw.Error($"--mount=type={mount.Type.ToString().ToLowerInvariant()} needs a target", flag.Range);
        if (mount.Type == RunMountType.Secret && mount.Id.Length == 0 && mount.Source.Length == 0 && mount.Target.Length == 0)
            throw raw.Error("invalid secret mount: one of source, id, target required", flag.Range);
        return mount;
    }

    private static RunMountType ReadType(RawInstruction raw, Flag flag, string? value) => value switch
    {
        "bind" => RunMountType.Bind,
        "cache" => RunMountType.Cache,
        "tmpfs" => RunMountType.Tmpfs,
        "secret" => RunMountType.Secret,
        "ssh" => RunMountType.Ssh,
        _ => throw raw.Error($"unsupported mount type \"{value}\"{NearestName.Suggest(value ?? "", ["bind", "cache", "tmpfs", "secret", "ssh"])}", flag.Range),
    };

    private static CacheSharing ReadSharing(RawInstruction raw, Flag flag, string value) => value switch
    {
        "shared" => CacheSharing.Shared,
        "private" => CacheSharing.Private,
        "locked" => CacheSharing.Locked,
        _ => throw raw.Error($"unsupported sharing value \"{value}\": want shared, private or locked", flag.Range),
    };
}
