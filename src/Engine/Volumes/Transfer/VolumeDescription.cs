using System.Text.Json;
using Gantry.Errors;

namespace Gantry.Engine.Volumes.Transfer;

/// <summary>What an archive says of its volume: the first entry, <c>volume.json</c>.</summary>
internal sealed record VolumeDescription
{
    /// <summary>The newest form that is understood.</summary>
    public const int NewestVersion = 1;

    /// <summary>A description longer than this is none.</summary>
    public const int MaxLength = 1 << 20;

    /// <summary>The form of the archive.</summary>
    public int Version { get; init; }

    /// <summary>The volume's name where it was exported.</summary>
    public string Name { get; init; } = "";

    /// <summary>The driver that it had.</summary>
    public string Driver { get; init; } = "";

    /// <summary>Its labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Its driver's options.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    /// <summary>When the volume was made.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>When the state was taken that the archive has.</summary>
    public DateTimeOffset Taken { get; init; }

    /// <summary>Reads a description.</summary>
    /// <exception cref="InvalidArgumentException">It is none, or of a form that is not understood.</exception>
    public static VolumeDescription Parse(ReadOnlySpan<byte> json)
    {
        VolumeDescription? description;
        try
        {
            description = JsonSerializer.Deserialize(json, VolumeJson.Default.VolumeDescription);
        }
        catch (JsonException e)
        {
            throw new InvalidArgumentException($"the archive's {VolumeArchive.DescriptionName} cannot be read: {e.Message}", e);
        }
        return description switch
        {
            { Version: >= 1 and <= NewestVersion, Driver: { Length: > 0 }, Labels: not null, Options: not null } when description.Labels.Concat(description.Options).All(pair => pair.Value is not null) => description,
            { Version: > NewestVersion } => throw new InvalidArgumentException($"the archive has form {description.Version}, and this version knows form {NewestVersion}: import it with the version that wrote it, or a newer one"),
            _ => throw new InvalidArgumentException($"the archive's {VolumeArchive.DescriptionName} does not describe a volume"),
        };
    }
}
