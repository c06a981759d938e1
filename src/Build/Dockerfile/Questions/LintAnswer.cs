using System.Text;
using Gantry.Build.Dockerfile.Checks;

namespace Gantry.Build.Dockerfile.Questions;

/// <summary>What checks find in a Dockerfile.</summary>
internal static class LintAnswer
{
    public static (byte[] Json, string Text) Write(DockerfileDocument file, string? options)
    {
        var warnings = DockerfileChecks.Run(file, options);
        var json = DockerfileQuestions.Json(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("warnings");
            foreach (var warning in warnings)
            {
                json.WriteStartObject();
                json.WriteString("ruleName", warning.Rule);
                json.WriteString("description", DockerfileChecks.Describe(warning.Rule));
                json.WriteString("detail", warning.Message);
                DockerfileQuestions.WriteLocation(json, warning.Range);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteStartArray("sources");
            json.WriteStartObject();
            json.WriteString("filename", file.Name);
            json.WriteString("language", "Dockerfile");
            json.WriteBase64String("data", Encoding.UTF8.GetBytes(file.Text));
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        });
        return (json, string.Concat(warnings.Select(w => $"\nWARNING: {w.Rule}\n{w.Message}\n{BuildException.Excerpt(file, w.Range)}\n")));
    }
}
