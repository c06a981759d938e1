namespace Gantry.Runtime.Profiles;

/// <summary>A condition on an argument of a system call.</summary>
public sealed record SeccompArgument
{
    /// <summary>Which, 0 to 5.</summary>
    public uint Index { get; init; }

    /// <summary>What it is compared with; the mask of a masked comparison.</summary>
    public ulong Value { get; init; }

    /// <summary>The value of a masked comparison.</summary>
    public ulong ValueTwo { get; init; }

    /// <summary>The comparison, as <c>SCMP_CMP_…</c>.</summary>
    public string Op { get; init => field = value ?? ""; } = "";
}
