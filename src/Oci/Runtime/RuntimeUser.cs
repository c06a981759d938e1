namespace Gantry.Oci.Runtime;

/// <summary>User and groups, as numbers inside the container.</summary>
public sealed record RuntimeUser
{
    /// <summary>User id.</summary>
    public uint Uid { get; init; }

    /// <summary>Group id.</summary>
    public uint Gid { get; init; }

    /// <summary>The file mode creation mask.</summary>
    public uint? Umask { get; init; }

    /// <summary>Supplementary groups.</summary>
    public IReadOnlyList<uint>? AdditionalGids { get; init; }
}
