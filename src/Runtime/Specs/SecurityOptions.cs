using Gantry.Errors;
using Gantry.Runtime.Configuration;

namespace Gantry.Runtime.Specs;

/// <summary>What <c>--security-opt</c> says, understood; what is null was not said.</summary>
public sealed record SecurityOptions
{
    /// <summary>Turns a confinement off.</summary>
    public const string Unconfined = "unconfined";

    /// <summary>The security profile.</summary>
    public SecurityProfile? Profile { get; init; }

    /// <summary><c>unconfined</c>, <c>builtin</c>, or a profile in Docker's JSON format (the client sends the file's content).</summary>
    public string? Seccomp { get; init; }

    /// <summary>An AppArmor profile, or <c>unconfined</c>.</summary>
    public string? AppArmor { get; init; }

    /// <summary>Whether programs can gain privileges.</summary>
    public bool? NoNewPrivileges { get; init; }

    /// <summary>Whether paths are masked and read-only.</summary>
    public bool UnconfinedSystemPaths { get; init; }

    /// <summary>SELinux options, such as <c>disable</c> or <c>type:container_t</c>.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Reads the options of a container.</summary>
    /// <exception cref="InvalidArgumentException">One is unknown or malformed.</exception>
    public static SecurityOptions Parse(HostConfig hostConfig) => Parse(hostConfig.SecurityOpt);

    /// <summary>Reads options.</summary>
    /// <exception cref="InvalidArgumentException">One is unknown or malformed.</exception>
    public static SecurityOptions Parse(IReadOnlyList<string>? options) =>
        (options ?? []).Aggregate(new SecurityOptions(), (sofar, option) => sofar.With(option));

    private SecurityOptions With(string option)
    {
        if (option == "no-new-privileges")
            return this with { NoNewPrivileges = true };
        if (option == "disable")
            return this with { Labels = [.. Labels, "disable"] };
        // "=", or the colon of Docker's old form; a value may hold either.
        var separator = option.IndexOfAny(['=', ':']);
        if (separator < 0)
            throw new InvalidArgumentException($"invalid --security-opt 1: \"{option}\"");
        var value = option[(separator + 1)..];
        return option[..separator] switch
        {
            "profile" => this with { Profile = ParseProfile(value) },
            "seccomp" => this with { Seccomp = value },
            "apparmor" => this with { AppArmor = value },
            "label" => this with { Labels = [.. Labels, value] },
            "no-new-privileges" when ParseBoolean(value) is { } on => this with { NoNewPrivileges = on },
            "systempaths" when value == Unconfined => this with { UnconfinedSystemPaths = true },
            _ => throw new InvalidArgumentException($"invalid --security-opt 2: \"{option}\""),
        };
    }

    /// <summary>Reads the name of a security profile.</summary>
    /// <exception cref="InvalidArgumentException">There is no such profile.</exception>
    public static SecurityProfile ParseProfile(string name) => name switch
    {
        "docker" => SecurityProfile.Docker,
        "default" => SecurityProfile.Default,
        "hardened" => SecurityProfile.Hardened,
        _ => throw new InvalidArgumentException($"invalid security profile: \"{name}\"; the profiles are docker, default and hardened"),
    };

    // The forms that Docker's clients may send (Go's strconv.ParseBool).
    private static bool? ParseBoolean(string text) => text switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => null,
    };
}
