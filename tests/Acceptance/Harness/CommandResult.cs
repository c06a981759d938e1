using System.Text;

namespace Gantry.Acceptance.Tests.Harness;

/// <summary>What a program did.</summary>
internal sealed record CommandResult(int ExitCode, byte[] Bytes, string Errors)
{
    /// <summary>The standard output, without the newline at its end.</summary>
    public string Output { get; } = Encoding.UTF8.GetString(Bytes).TrimEnd('\r', '\n');

    /// <summary>The lines of the standard output.</summary>
    public string[] Lines => Output.Length == 0 ? [] : Output.Split('\n');

    /// <summary>Both outputs, for messages.</summary>
    public string Everything => $"{Output}\n{Errors}";
}
