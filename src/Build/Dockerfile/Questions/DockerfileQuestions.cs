using System.Text;
using System.Text.Json;
using Gantry.Build.Planning;
using Gantry.Errors;

namespace Gantry.Build.Dockerfile.Questions;

/// <summary>Answers questions about a Dockerfile without building it (<c>--call</c>, <c>--check</c>).</summary>
public static class DockerfileQuestions
{
    private static readonly (string Id, string Version, string Description)[] s_all =
    [
        ("frontend.lint", "1.0.0", "Lint a Dockerfile"),
        ("frontend.outline", "1.0.0", "List all parameters current build target supports"),
        ("frontend.targets", "1.0.0", "List all targets current build supports"),
        ("frontend.subrequests.describe", "1.0.0", "List available subrequest types"),
    ];

    /// <summary>Answers a question.</summary>
    /// <param name="question">Its id, as BuildKit's frontend has it.</param>
    /// <param name="target">The stage that is meant; null is the last.</param>
    /// <param name="arguments">Build arguments.</param>
    /// <param name="read">Reads the Dockerfile.</param>
    /// <returns>The answer for people (<c>result.txt</c>) and for programs (<c>result.json</c>).</returns>
    /// <exception cref="UnsupportedException">It is none of the questions that there are.</exception>
    public static async Task<IReadOnlyDictionary<string, byte[]>> AnswerAsync(string question, string? target, IReadOnlyDictionary<string, string> arguments, Func<Task<DockerfileDocument>> read)
    {
        var (json, text) = question switch
        {
            "frontend.lint" => LintAnswer.Write(await read(), new BuilderArguments(arguments).Check),
            "frontend.outline" => OutlineAnswer.Write(await read(), target, arguments),
            "frontend.targets" => TargetsAnswer.Write(await read()),
            "frontend.subrequests.describe" => Describe(),
            _ => throw new UnsupportedException($"the request {question} is not supported: want {string.Join(", ", s_all.Select(q => q.Id))}"),
        };
        return new Dictionary<string, byte[]>
        {
            ["result.json"] = json,
            ["result.txt"] = Encoding.UTF8.GetBytes(text),
            ["version"] = "1.0.0"u8.ToArray(),
        };
    }

    /// <summary>Writes JSON.</summary>
    internal static byte[] Json(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
            write(json);
        return buffer.ToArray();
    }

    /// <summary>Writes a place in the Dockerfile, as BuildKit's protocol has it.</summary>
    internal static void WriteLocation(Utf8JsonWriter json, SourceRange range)
    {
        json.WriteStartObject("location");
        json.WriteStartArray("ranges");
        json.WriteStartObject();
        json.WriteStartObject("start");
        json.WriteNumber("line", range.Start.Line);
        json.WriteEndObject();
        json.WriteStartObject("end");
        json.WriteNumber("line", range.End.Line);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Rows in columns.</summary>
    internal static string Table(IReadOnlyList<string[]> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(c => rows.Max(r => r[c].Length) + 4).ToList();
        return string.Concat(rows.Select(r => string.Concat(r.Select((cell, c) => c == r.Length - 1 ? cell : cell.PadRight(widths[c]))).TrimEnd() + "\n"));
    }

    private static (byte[] Json, string Text) Describe() => (Json(json =>
    {
        json.WriteStartArray();
        foreach (var (id, version, description) in s_all)
        {
            json.WriteStartObject();
            json.WriteString("name", id);
            json.WriteString("version", version);
            json.WriteString("type", "rpc");
            json.WriteString("description", description);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }), Table([["NAME", "VERSION", "DESCRIPTION"], .. s_all.Select(q => new[] { q.Id, q.Version, q.Description })]));
}
