using System.Text;
using Gantry.Build.Dockerfile.Instructions;

namespace Gantry.Build.Dockerfile.Questions;

/// <summary>The stages of a Dockerfile that can be built.</summary>
internal static class TargetsAnswer
{
    public static (byte[] Json, string Text) Write(DockerfileDocument file)
    {
        var stages = file.Instructions.OfType<FromInstruction>().ToList();
        var json = DockerfileQuestions.Json(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("targets");
            foreach (var stage in stages)
            {
                json.WriteStartObject();
                json.WriteString("name", stage.Alias ?? "");
                if (stage == stages[^1])
                    json.WriteBoolean("default", true);
                json.WriteString("description", Descriptions.Of(file, stage, stage.Alias ?? ""));
                json.WriteString("base", stage.Image);
                json.WriteString("platform", stage.Platform ?? "");
                DockerfileQuestions.WriteLocation(json, stage.Range);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteStartArray("sources");
            json.WriteBase64StringValue(Encoding.UTF8.GetBytes(file.Text));
            json.WriteEndArray();
            json.WriteEndObject();
        });
        string[][] rows = [["TARGET", "DESCRIPTION"], .. stages.Select(s => new[] { (s.Alias ?? "") + (s == stages[^1] ? " (default)" : ""), Descriptions.Of(file, s, s.Alias ?? "") })];
        return (json, DockerfileQuestions.Table(rows));
    }
}
