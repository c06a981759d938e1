using Gantry.Build;

namespace Gantry.Cli.Commands.Build;

/// <summary>An <c>--output</c>: in what form a build's result is wanted, and where it goes.</summary>
/// <param name="Type">The form.</param>
/// <param name="Destination">The file or directory of this machine, or <c>-</c> for the standard output; null for none.</param>
/// <param name="IsUnpacked">Whether what comes is unpacked into the destination.</param>
/// <param name="Fields">The other fields, for the daemon.</param>
internal sealed record BuildOutput(string Type, string? Destination, bool IsUnpacked, IReadOnlyDictionary<string, string> Fields)
{
    private static readonly Dictionary<string, string> s_none = [];

    /// <summary>The output as the daemon takes it.</summary>
    public string Wire => CsvFields.Join([$"type={Type}", .. Fields.Select(f => $"{f.Key}={f.Value}")]);

    /// <summary>Whether it is an image, which can have annotations.</summary>
    private bool IsImage => Type is "image" or "registry" or "docker" or "oci";

    /// <summary>Reads outputs, as buildx has them: <c>type=TYPE,dest=PATH,…</c>, or a path alone, or <c>-</c>. Without any, an image of the host.</summary>
    /// <param name="flags">The flags.</param>
    /// <param name="push">Whether the image is pushed.</param>
    /// <param name="load">Whether the image is kept on the host.</param>
    /// <exception cref="CommandException">One is malformed.</exception>
    public static IReadOnlyList<BuildOutput> Parse(IReadOnlyList<string> flags, bool push, bool load)
    {
        List<BuildOutput> outputs = [.. flags.Select(Parse)];
        if (push && !outputs.Exists(o => o.Type == "registry" || o.Fields.GetValueOrDefault("push") == "true")) outputs.Add(new("registry", null, false, s_none));
        if (outputs.Count == 0 || (load && !outputs.Exists(o => o is { Type: "image" or "docker", Destination: null }))) outputs.Add(new("image", null, false, s_none));
        return outputs;
    }

    /// <summary>The output with <c>--annotation</c>s, if it is an image.</summary>
    /// <param name="annotations">Each <c>[manifest:|index:]key=value</c>.</param>
    /// <exception cref="CommandException">One is malformed.</exception>
    public BuildOutput WithAnnotations(IReadOnlyList<string> annotations)
    {
        if (annotations.Count == 0 || !IsImage) return this;
        var fields = new Dictionary<string, string>(Fields);
        foreach (var annotation in annotations)
        {
            var equals = annotation.IndexOf('=');
            if (equals <= 0) throw new CommandException($"invalid annotation {annotation}: want [manifest:|index:]key=value");
            var (name, value) = (annotation[..equals], annotation[(equals + 1)..]);
            var place = name.StartsWith("index:", StringComparison.Ordinal) ? "index" : "manifest";
            if (name.StartsWith(place + ":", StringComparison.Ordinal)) name = name[(place.Length + 1)..];
            else if (name.Contains(':')) throw new CommandException($"invalid annotation {annotation}: want it on the manifest or the index");
            fields[place == "index" ? $"annotation-index.{name}" : $"annotation.{name}"] = value;
        }
        return this with { Fields = fields };
    }

    private static BuildOutput Parse(string flag)
    {
        if (flag == "-") return new("tar", "-", false, s_none);
        if (!flag.Contains('=')) return new("local", flag, true, s_none);
        var fields = Read(flag);
        if (!fields.Remove("type", out var type)) throw new CommandException($"invalid output {flag}: want type=TYPE and further fields, joined by commas");
        fields.Remove("dest", out var destination);
        var unpacked = type == "local" || fields.GetValueOrDefault("tar") == "false";
        fields.Remove("tar");
        if (destination is null && type is "local" or "tar" or "oci" or "docker")
            destination = type == "local" ? throw new CommandException("the output local needs a directory: --output type=local,dest=PATH") : "-";
        if (destination == "-" && unpacked) throw new CommandException($"the output {type} cannot be unpacked to the standard output: give it a directory");
        return new(type, destination, unpacked, fields);
    }

    private static Dictionary<string, string> Read(string flag)
    {
        try
        {
            return CsvFields.Pairs(flag);
        }
        catch (FormatException e)
        {
            throw new CommandException($"invalid output {flag}: {e.Message}");
        }
    }
}
