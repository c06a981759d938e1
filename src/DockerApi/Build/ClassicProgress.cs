using System.Text;
using System.Threading.Channels;
using Gantry.Build;
using Gantry.Build.Dockerfile;
using Gantry.Build.Dockerfile.Instructions;
using Gantry.Build.Planning;
using Gantry.Build.Progress;
using Gantry.DockerApi.Http;
using Gantry.Engine.Streams;

namespace Gantry.DockerApi.Build;

/// <summary>Tells how a build goes in the classic builder's words.</summary>
internal sealed class ClassicProgress : IBuildProgress
{
    /// <summary>Lines that may wait for a slow client before the build waits too.</summary>
    private const int Capacity = 1024;

    private readonly Channel<BuildLine> _lines = Channel.CreateBounded<BuildLine>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly Decoder _decoder = new UTF8Encoding(false).GetDecoder();
    private readonly bool _quiet;
    private readonly int _total;
    private int _step;

    /// <param name="file">The Dockerfile, whose instructions are counted.</param>
    /// <param name="quiet">Whether nothing is told.</param>
    public ClassicProgress(DockerfileDocument file, bool quiet) => (_total, _quiet) = (file.Instructions.Count, quiet);

    /// <summary>Sends lines until the build is done.</summary>
    public async Task SendAsync(JsonLines answer, CancellationToken cancellation)
    {
        await foreach (var line in _lines.Reader.ReadAllAsync(cancellation))
            await answer.WriteAsync(line, BuildJson.Json.BuildLine);
    }

    /// <summary>Says something, also to a client that wants it quiet.</summary>
    public void Say(BuildLine line)
    {
        // The writer is a build's own thread: it may wait for the client, as a program does for its terminal.
        if (!_lines.Writer.TryWrite(line))
            _lines.Writer.WriteAsync(line).AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Nothing more will be said.</summary>
    public void End() => _lines.Writer.Complete();

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
            Say(new() { Status = id });
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
            Say(new() { Stream = text });
    }
}
