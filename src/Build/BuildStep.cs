using Gantry.Build.Dockerfile;
using Gantry.Oci;

namespace Gantry.Build;

/// <summary>A step of a build, for those who watch.</summary>
public sealed record BuildStep
{
    /// <summary>Its identity in this build.</summary>
    public required Digest Id { get; init; }

    /// <summary>What people see, such as <c>[build 2/5] RUN make</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The steps that it follows.</summary>
    public IReadOnlyList<Digest> Inputs { get; init; } = [];

    /// <summary>The instruction alone, as <c>RUN make</c>; null for work that no instruction asked for.</summary>
    public string? Instruction { get; init; }

    /// <summary>Where the instruction stands in the Dockerfile.</summary>
    public SourceRange? Range { get; init; }

    /// <summary>Names a step.</summary>
    /// <param name="build">The build's id.</param>
    /// <param name="name">The name.</param>
    /// <param name="inputs">The steps that it follows.</param>
    public static BuildStep Create(string build, string name, params IReadOnlyList<Digest> inputs) => new()
    {
        Id = Digest.Of(System.Text.Encoding.UTF8.GetBytes($"{build}\0{name}\0{string.Join(',', inputs)}")),
        Name = name,
        Inputs = inputs,
    };
}
