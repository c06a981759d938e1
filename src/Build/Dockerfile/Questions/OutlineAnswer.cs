using System.Text;
using System.Text.Json;
using Gantry.Build.Dockerfile.Instructions;
using Gantry.Build.Planning;

namespace Gantry.Build.Dockerfile.Questions;

/// <summary>What the caller of a build can set and must lend: arguments, secrets, agents, and the caches that steps use.</summary>
internal static class OutlineAnswer
{
    public static (byte[] Json, string Text) Write(DockerfileDocument file, string? target, IReadOnlyDictionary<string, string> given)
    {
        var graph = StageGraph.Create(file, target, given, PlatformText.Host);
        var instructions = file.Instructions.TakeWhile(i => i is not FromInstruction).Concat(graph.Needed.SelectMany(s => s.Instructions)).ToList();
        var arguments = instructions.OfType<ArgInstruction>()
            .SelectMany(a => a.Variables, (a, v) => (Instruction: (Instruction)a, v.Name, Value: given.GetValueOrDefault(v.Name) ?? graph.Arguments.Get(v.Name) ?? v.Default ?? ""))
            .DistinctBy(a => a.Name).ToList();
        var mounts = instructions.OfType<RunInstruction>().SelectMany(r => r.Mounts, (r, m) => (Instruction: (Instruction)r, Mount: m)).ToList();
        var stage = graph.Target.From;
        var json = DockerfileQuestions.Json(json =>
        {
            json.WriteStartObject();
            json.WriteString("name", stage.Alias ?? "");
            json.WriteString("description", Descriptions.Of(file, stage, stage.Alias ?? ""));
            json.WriteStartArray("args");
            foreach (var (instruction, name, value) in arguments)
                WriteItem(json, instruction.Range, ("name", name), ("description", Descriptions.Of(file, instruction, name)), ("value", value));
            json.WriteEndArray();
            WriteMounts(json, "secrets", "name", RunMountType.Secret, mounts);
            WriteMounts(json, "ssh", "name", RunMountType.Ssh, mounts);
            WriteMounts(json, "cache", "ID", RunMountType.Cache, mounts);
            json.WriteStartArray("sources");
            json.WriteBase64StringValue(Encoding.UTF8.GetBytes(file.Text));
            json.WriteEndArray();
            json.WriteEndObject();
        });
        var text = new StringBuilder();
        if (stage.Alias is not null)
            text.Append("TARGET:      ").Append(stage.Alias).Append("\n\n");
        if (arguments.Count > 0)
            text.Append(DockerfileQuestions.Table([["BUILD ARG", "VALUE", "DESCRIPTION"], .. arguments.Select(a => new[] { a.Name, a.Value, Descriptions.Of(file, a.Instruction, a.Name) })]));
        var secrets = Ids(RunMountType.Secret, mounts).ToList();
        if (secrets.Count > 0)
            text.Append('\n').Append(DockerfileQuestions.Table([["SECRET", "REQUIRED"], .. secrets.Select(s => new[] { s.Id, s.Mount.Required ? "true" : "" })]));
        return (json, text.ToString());
    }

    private static void WriteMounts(Utf8JsonWriter json, string list, string name, RunMountType type, IReadOnlyList<(Instruction Instruction, RunMount Mount)> mounts)
    {
        json.WriteStartArray(list);
        foreach (var (id, instruction, mount) in Ids(type, mounts))
        {
            json.WriteStartObject();
            json.WriteString(name, id);
            if (mount.Required)
                json.WriteBoolean("required", true);
            DockerfileQuestions.WriteLocation(json, instruction.Range);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteItem(Utf8JsonWriter json, SourceRange range, params (string Name, string Value)[] texts)
    {
        json.WriteStartObject();
        foreach (var (name, value) in texts)
            json.WriteString(name, value);
        DockerfileQuestions.WriteLocation(json, range);
        json.WriteEndObject();
    }

    private static IEnumerable<(string Id, Instruction Instruction, RunMount Mount)> Ids(RunMountType type, IReadOnlyList<(Instruction Instruction, RunMount Mount)> mounts) =>
        mounts.Where(m => m.Mount.Type == type).Select(m => (Id: IdOf(m.Mount), m.Instruction, m.Mount)).DistinctBy(m => m.Id);

    /// <summary>A mount without an id is known by where it is: a secret by the last part, an agent as the default one.</summary>
    private static string IdOf(RunMount mount) => mount switch
    {
        { Id.Length: > 0 } => mount.Id,
        { Type: RunMountType.Ssh } => "default",
        { Type: RunMountType.Secret, Source.Length: > 0 } => mount.Source,
        { Type: RunMountType.Secret } => Path.GetFileName(mount.Target),
        _ => mount.Target,
    };
}
