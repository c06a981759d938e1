using Grpc.Core;

namespace Gantry.Build.BuildKit.Sessions;

/// <summary>What of a client's directory is wanted.</summary>
/// <param name="Directory">The name under which the client offers it, such as <c>context</c>.</param>
/// <param name="Follow">Paths that are wanted, with what their links lead to; empty is everything.</param>
/// <param name="Exclude">Patterns of what is not wanted.</param>
internal sealed record SyncRequest(string Directory, IReadOnlyList<string> Follow, IReadOnlyList<string> Exclude)
{
    /// <summary>As the call's headers.</summary>
    public Metadata ToMetadata()
    {
        var metadata = new Metadata();
        metadata.Add("dir-name", Directory);
        Add(metadata, "followpaths", Follow);
        Add(metadata, "exclude-patterns", Exclude);
        return metadata;
    }

    private static void Add(Metadata metadata, string name, IReadOnlyList<string> values)
    {
        // Escaped, no value has the comma and blank that values are told apart by on their way (see RepeatedHeaders).
        foreach (var value in values)
            metadata.Add(name, Uri.EscapeDataString(value));
        if (values.Count > 0)
            metadata.Add(name + "-encoded", "1");
    }
}
