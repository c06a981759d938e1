using Gantry.Build.Dockerfile.Instructions;
using Gantry.Oci;

namespace Gantry.Build.Planning;

/// <summary>A stage: a FROM and what follows it.</summary>
public sealed record Stage
{
    /// <summary>Its number, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Its name, if it has one.</summary>
    public string? Name => From.Alias;

    /// <summary>What people call it: the name, or <c>stage-N</c>.</summary>
    public string DisplayName => Name ?? $"stage-{Index}";

    /// <summary>The FROM.</summary>
    public required FromInstruction From { get; init; }

    /// <summary>The image or stage that it begins on, variables expanded.</summary>
    public required string Base { get; init; }

    /// <summary>The stage that it begins on, if it is one.</summary>
    public int? BaseStage { get; init; }

    /// <summary>The platform that FROM asks for, if any.</summary>
    public Platform? Platform { get; init; }

    /// <summary>What follows FROM.</summary>
    public required IReadOnlyList<Instruction> Instructions { get; init; }

    /// <summary>The stages that it takes something from.</summary>
    public required IReadOnlySet<int> Needs { get; init; }
}
