using System.Collections.Concurrent;
using System.Text;
using Gantry.Build;
using Gantry.Build.Dockerfile;
using Gantry.Build.Dockerfile.Instructions;
using Gantry.Build.Planning;
using Gantry.Build.Progress;
using Gantry.Engine.Streams;

namespace Gantry.DockerApi.Build;

/// <summary>Tells how a build goes step by step, for clients that draw it themselves.</summary>
/// <param name="say">Sends a line.</param>
internal sealed class StepProgress(Action<BuildLine> say) : IBuildProgress
{
    private readonly ConcurrentDictionary<string, Decoder> _decoders = new();

    public void Started(BuildStep step) => Tell(step, "started", null);

    public void Configured(Stage stage, Instruction instruction)
    {
        // An instruction that makes no layer is not worth a line of a tree.
    }

    public void Completed(BuildStep step, bool cached, string? error) => Tell(step, error is not null ? "failed" : cached ? "cached" : "done", error);

    public void Output(BuildStep step, OutputKind kind, ReadOnlySpan<byte> data)
    {
        var decoder = _decoders.GetOrAdd($"{step.Id}{kind}", _ => new UTF8Encoding(false).GetDecoder());
        var characters = new char[decoder.GetCharCount(data, flush: false)];
        decoder.GetChars(data, characters, flush: false);
        say(new() { Step = new() { Id = step.Id.Short, Output = new(characters) } });
    }

    public void Status(BuildStep step, string id, long current, long total, bool completed)
    {
        // A tree shows that a step goes on; of its parts only pulls are worth a word, and those have lines of their own.
    }

    public void Warning(DockerfileWarning warning) => say(new() { Stream = $"[Warning] {warning.Message} (line {warning.Range.Start.Line})\n" });

    private void Tell(BuildStep step, string state, string? error) =>
        say(new() { Step = new() { Id = step.Id.Short, Name = step.Name, State = state, Error = error } });
}
