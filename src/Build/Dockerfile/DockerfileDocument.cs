using Gantry.Build.Dockerfile.Instructions;

namespace Gantry.Build.Dockerfile;

/// <summary>A Dockerfile as it was written: every instruction, directive and comment with its place.</summary>
public sealed record DockerfileDocument
{
    /// <summary>The file's name, for messages.</summary>
    public required string Name { get; init; }

    /// <summary>The whole text, with line feeds only.</summary>
    public required string Text { get; init; }

    /// <summary>The parser directives.</summary>
    public required IReadOnlyList<Directive> Directives { get; init; }

    /// <summary>The comments, in order.</summary>
    public required IReadOnlyList<Comment> Comments { get; init; }

    /// <summary>The instructions, in order.</summary>
    public required IReadOnlyList<Instruction> Instructions { get; init; }

    /// <summary>What was noticed on the way.</summary>
    public required IReadOnlyList<DockerfileWarning> Warnings { get; init; }

    /// <summary>The character that continues lines and escapes: a backslash, or a backtick by directive.</summary>
    public required char EscapeCharacter { get; init; }

    /// <summary>The value of a directive, if the file has it.</summary>
    public string? Directive(string name) => Directives.FirstOrDefault(d => d.Name == name)?.Value;
}
