using System.Text;
using Gantry.Build;
using Gantry.Build.Dockerfile;
using Gantry.Build.Dockerfile.Instructions;
using Gantry.Build.Planning;
using Gantry.Build.Progress;
using Gantry.Engine.Streams;

namespace Gantry.DockerApi.Build;

/// <summary>Tells how a build goes in the classic builder's words.</summary>
internal sealed class ClassicProgress : IBuildProgress
{
    private readonly Decoder _decoder = new UTF8Encoding(false).GetDecoder();
    private readonly BuildAnswer _answer;
    private readonly bool _quiet;
    private readonly int _total;
    private int _step;

    /// <param name="answer">Takes the lines.</param>
    /// <param name="file">The Dockerfile, whose instructions are counted.</param>
    /// <param name="quiet">Whether nothing is told.</param>
    public ClassicProgress(BuildAnswer answer, DockerfileDocument file, bool quiet) => (_answer, _total, _quiet) = (answer, file.Instructions.Count, quiet);

    public void Started(BuildStep step)
    {
        if (step.Instruction is { } instruction)
            Announce(instruction);
        else
            Text(step.Name + "\n");
    }

    public void Configured(Stage stage, Instruction instruction)
    {
        Announce(instruction.Text);
        Text(" ---> Running in the builder\n");
    }

    public void Completed(BuildStep step, bool cached, string? error)
    {
        if (step.Instruction is null || error is not null)
            return;
        if (cached && !step.Instruction.StartsWith("FROM ", StringComparison.Ordinal))
            Text(" ---> Using cache\n");
        Text($" ---> {step.Id.Short}\n");
    }

    public void Output(BuildStep step, OutputKind kind, ReadOnlySpan<byte> data)
    {
        if (_quiet)
            return;
        string text;
        lock (_decoder)
        {
            var characters = new char[_decoder.GetCharCount(data, flush: false)];
            _decoder.GetChars(data, characters, flush: false);
            text = new(characters);
        }
        Text(kind == OutputKind.Stderr ? $"\e[91m{text}\e[0m" : text);
    }

    public void Status(BuildStep step, string id, long current, long total, bool completed)
    {
        if (!_quiet)
            _answer.Say(new() { Status = id });
    }

    public void Warning(DockerfileWarning warning) => Text($"[Warning] {warning.Message} (line {warning.Range.Start.Line})\n");

    private void Announce(string instruction)
    {
        Text($"Step {Math.Min(Interlocked.Increment(ref _step), _total)}/{_total} : {instruction}");
        Text("\n");
    }

    private void Text(string text)
    {
        if (!_quiet && text.Length > 0)
            _answer.Say(new() { Stream = text });
    }
}
