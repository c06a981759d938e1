using Gantry.Build.Dockerfile.Instructions;

namespace Gantry.Build.Dockerfile.Questions;

/// <summary>The comments that describe what they stand above: <c># name what it is for</c>.</summary>
internal static class Descriptions
{
    /// <summary>What the comment above an instruction says of a name; empty when it says nothing.</summary>
    public static string Of(DockerfileDocument file, Instruction instruction, string name)
    {
        if (name.Length == 0)
            return "";
        var lines = file.Comments.ToDictionary(c => c.Line, c => c.Text);
        for (var line = instruction.Range.Start.Line - 1; lines.TryGetValue(line, out var text); line--)
            if (text.StartsWith(name + " ", StringComparison.OrdinalIgnoreCase))
                return text[(name.Length + 1)..].Trim();
        return "";
    }
}
