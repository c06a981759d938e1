namespace Gantry.Cli.Commands.Build;

/// <summary>An <c>--output</c>: in what form a build's result is wanted, and where it goes.</summary>
/// <param name="Type">The form.</param>
/// <param name="Destination">The file or directory of this machine, or <c>-</c> for the standard output; null for none.</param>
/// <param name="Wire">The output as the daemon takes it.</param>
/// <param name="IsUnpacked">Whether what comes is unpacked into the destination.</param>
internal sealed record BuildOutput(string Type, string? Destination, string Wire, bool IsUnpacked)
{
    /// <summary>Reads outputs, as buildx has them: <c>type=TYPE,dest=PATH,…</c>, or a path alone, or <c>-</c>.</summary>
    /// <param name="flags">The flags.</param>
    /// <param name="push">Whether the image is pushed.</param>
    /// <exception cref="CommandException">One is malformed.</exception>
    public static IReadOnlyList<BuildOutput> Parse(IReadOnlyList<string> flags, bool push)
    {
        if (flags.Count == 0) return push ? [new("registry", null, "type=registry", false)] : [];
        return [.. flags.Select(Parse)];
    }

    private static BuildOutput Parse(string flag)
    {
        if (flag == "-") return new("tar", "-", "type=tar", false);
        if (!flag.Contains('=')) return new("local", flag, "type=local", true);
        var fields = flag.Split(',').Select(f => f.Split('=', 2)).ToDictionary(f => f[0].Trim(), f => f.ElementAtOrDefault(1) ?? "true");
        if (!fields.TryGetValue("type", out var type)) throw new CommandException($"invalid output {flag}: want type=TYPE and further fields, joined by commas");
        fields.Remove("dest", out var destination);
        var unpacked = type == "local" || fields.GetValueOrDefault("tar") == "false";
        fields.Remove("tar");
        if (destination is null && type is "local" or "tar" or "oci" or "docker")
            destination = type == "local" ? throw new CommandException("the output local needs a directory: --output type=local,dest=PATH") : "-";
        if (destination == "-" && unpacked) throw new CommandException($"the output {type} cannot be unpacked to the standard output: give it a directory");
        return new(type, destination, string.Join(',', fields.Select(f => $"{f.Key}={f.Value}")), unpacked);
    }
}
