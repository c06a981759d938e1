using Gantry.Build.Context;
using Gantry.Build.Layouts;
using Gantry.Oci;

namespace Gantry.Build;

/// <summary>What stands for the stages and images of a name (<c>--build-context</c>).</summary>
public abstract record NamedContext
{
    private NamedContext()
    {
    }

    /// <summary>A name as such contexts are looked up by: <c>docker.io/library/debian:latest</c> is <c>debian</c>.</summary>
    public static string Normalize(string name)
    {
        if (!Reference.TryParse(name, out var reference))
            return name;
        return reference is { Digest: null, Tag: null or "latest" } ? reference.FamiliarName : reference.Familiar;
    }

    /// <summary>Files of a directory, an archive or a repository.</summary>
    public sealed record Files(IBuildContext Content) : NamedContext;

    /// <summary>Another image (<c>docker-image://</c>).</summary>
    public sealed record OtherImage(string Name) : NamedContext;

    /// <summary>What another build made (bake's <c>target:</c>).</summary>
    public sealed record Result(BuildResult Build) : NamedContext;

    /// <summary>An image in an OCI layout (<c>oci-layout://</c>).</summary>
    public sealed record Layout(ImageLayout Image) : NamedContext;
}
