using System.Text.RegularExpressions;
using Gantry.Errors;

namespace Gantry.Runtime.Tasks;

/// <summary>Turns what an OCI runtime says into Docker's messages, from which clients choose their exit code.</summary>
public static partial class RuntimeErrors
{
    private const int NotFound = 127, NotExecutable = 126, Other = 128;

    /// <summary>A failure to start a container.</summary>
    public static TaskFailedException Create(string output) => Translate("failed to create task for container: OCI runtime create failed: ", output);

    /// <summary>A failure to start a further program in a container.</summary>
    public static TaskFailedException Exec(string output) => Translate("OCI runtime exec failed: exec failed: ", output);

    private static TaskFailedException Translate(string prefix, string output)
    {
        var text = LastLine(output);
        if (MissingProgram().Match(text) is { Success: true } missing)
            text = $"unable to start container process: exec: \"{missing.Groups["program"].Value}\": executable file not found in $PATH";
        text = text.Replace("No such file or directory", "no such file or directory", StringComparison.Ordinal)
            .Replace("Permission denied", "permission denied", StringComparison.Ordinal)
            .Replace("Is a directory", "is a directory", StringComparison.Ordinal)
            .Replace("open executable: Operation not permitted", "open executable: permission denied", StringComparison.Ordinal)
            .Replace("Exec format error", "exec format error", StringComparison.Ordinal);
        var code = text.Contains("executable file not found", StringComparison.Ordinal) || text.Contains("no such file or directory", StringComparison.OrdinalIgnoreCase) ? NotFound
            : text.Contains("permission denied", StringComparison.OrdinalIgnoreCase) || text.Contains("is a directory", StringComparison.OrdinalIgnoreCase)
                || text.Contains("exec format error", StringComparison.OrdinalIgnoreCase) ? NotExecutable
            : Other;
        return new TaskFailedException(code == Other ? ErrorKind.Internal : ErrorKind.InvalidArgument, code, prefix + text + ": unknown");
    }

    /// <summary>The last thing that was said, without the time that crun and the level that runc put before it.</summary>
    private static string LastLine(string output)
    {
        var line = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault("the OCI runtime gave no reason");
        line = Decoration().Replace(line, "");
        // runc's log quotes the message as Go does.
        if (line.Length > 1 && line[0] == '"' && line[^1] == '"')
            line = line[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);
        return line.Length > 2048 ? line[..2048] : line;
    }

    [GeneratedRegex("""executable file [`'"](?<program>[^`'"]*)[`'"] not found""")]
    private static partial Regex MissingProgram();

    [GeneratedRegex("""^(\d{4}-\d\d-\d\dT\S+:\s+|time="[^"]*"\s+level=\w+\s+msg=|(ERRO|WARN|INFO)\[\d+\]\s+)""")]
    private static partial Regex Decoration();
}
