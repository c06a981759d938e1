using Gantry.Oci.Runtime;

namespace Gantry.Runtime.Profiles;

/// <summary>A rule for some system calls.</summary>
public sealed record SeccompRule
{
    /// <summary>One name (the oldest form).</summary>
    public string? Name { get; init; }

    /// <summary>The names.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>What happens, as <c>SCMP_ACT_…</c>.</summary>
    public string Action { get; init => field = value ?? ""; } = "";

    /// <summary>The error number that the action returns.</summary>
    public uint? ErrnoRet { get; init; }

    /// <summary>Conditions on arguments.</summary>
    public IReadOnlyList<SeccompArgument>? Args { get; init; }

    /// <summary>The rule counts only when all of it holds.</summary>
    public SeccompCondition? Includes { get; init; }

    /// <summary>The rule does not count when any of it holds.</summary>
    public SeccompCondition? Excludes { get; init; }

    /// <summary>A remark.</summary>
    public string? Comment { get; init; }
}
