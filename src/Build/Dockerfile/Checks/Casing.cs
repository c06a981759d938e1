using Gantry.Build.Dockerfile.Instructions;

namespace Gantry.Build.Dockerfile.Checks;

/// <summary>How keywords are written.</summary>
internal static class Casing
{
    /// <summary>An instruction's keyword as it stands in the file.</summary>
    public static string WrittenKeyword(DockerfileDocument file, Instruction instruction)
    {
        var line = file.Text.Split('\n')[instruction.Range.Start.Line - 1].TrimStart();
        return line[..Math.Min(instruction.Keyword.Length, line.Length)];
    }

    /// <summary>Whether a word is in upper case.</summary>
    public static bool IsUpper(string word) => !word.Any(char.IsAsciiLetterLower);
}
