using Gantry.Oci;

namespace Gantry.Build.Dockerfile.Instructions;

/// <summary>ADD: files, archives that are unpacked, addresses that are fetched, git repositories.</summary>
public sealed record AddInstruction : TransferInstruction
{
    internal static readonly FlagRule[] AllowedFlags =
        [.. CommonFlags, new("checksum"), new("keep-git-dir", FlagKind.Switch), new("unpack", FlagKind.Switch)];

    private AddInstruction(RawInstruction raw) : base(raw)
    {
        Checksum = raw.Flag("checksum");
        KeepGitDirectory = raw.Switch("keep-git-dir");
        Unpack = raw.Flags.Any(f => f.Name == "unpack") ? raw.Switch("unpack") : null;
        if (Checksum is not null && !Checksum.Contains('$') && !Digest.TryParse(Checksum, out _))
            throw raw.Error($"invalid --checksum \"{Checksum}\": want sha256: and 64 hexadecimal digits");
        if (Checksum is not null && Sources.Count + InlineFiles.Count > 1)
            throw raw.Error("--checksum can only be used with a single source");
    }

    /// <summary>The digest that a fetched file must have, if said.</summary>
    public string? Checksum { get; }

    /// <summary>Whether a repository keeps its <c>.git</c>.</summary>
    public bool KeepGitDirectory { get; }

    /// <summary>Whether archives are unpacked; null is local ones only.</summary>
    public bool? Unpack { get; }

    internal static AddInstruction Read(RawInstruction raw) => new(raw);
}
