using Grpc.Core;

namespace Gantry.Build.BuildKit.Sessions;

/// <summary>What of a client's directory is wanted.</summary>
/// <param name="Directory">The name under which the client offers it, such as <c>context</c>.</param>
/// <param name="Follow">Paths that are wanted, with what their links lead to; empty is everything.</param>
/// <param name="Exclude">Patterns of what is not wanted.</param>
internal sealed record SyncRequest(string Directory, IReadOnlyList<string> Follow, IReadOnlyList<string> Exclude)
{
    /// <summary>As the call's headers; values that are not ASCII are escaped, and the header says so.</summary>
    public Metadata ToMetadata()
    {
        var metadata = new Metadata();
        Add(metadata, "dir-name", [Directory]);
        Add(metadata, "followpaths", Follow);
        Add(metadata, "exclude-patterns", Exclude);
        return metadata;
    }

    private static void Add(Metadata metadata, string name, IReadOnlyList<string> values)
    {
        var escape = values.Any(v => v.Any(c => c is < ' ' or > '~'));
        foreach (var value in values)
            metadata.Add(name, escape ? Uri.EscapeDataString(value) : value);
        if (escape)
            metadata.Add(name + "-encoded", "1");
    }
}
