using System.Text;
using Gantry.Build.Dockerfile;
using Gantry.Build.Dockerfile.Instructions;
using Gantry.Build.Planning;
using Gantry.Build.Progress;
using Gantry.Engine.Streams;

namespace Gantry.Build.Tests;

/// <summary>Remembers how a build went.</summary>
public sealed class RecordingProgress : IBuildProgress
{
    private readonly StringBuilder _output = new();

    public List<string> Cached { get; } = [];

    public List<string> Done { get; } = [];

    public List<DockerfileWarning> Warnings { get; } = [];

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    void IBuildProgress.Started(BuildStep step)
    {
    }

    void IBuildProgress.Configured(Stage stage, Instruction instruction)
    {
    }

    void IBuildProgress.Completed(BuildStep step, bool cached, string? error)
    {
        lock (_output)
            (cached ? Cached : Done).Add(step.Instruction ?? step.Name);
    }

    void IBuildProgress.Output(BuildStep step, OutputKind kind, ReadOnlySpan<byte> data)
    {
        lock (_output)
            _output.Append(Encoding.UTF8.GetString(data));
    }

    void IBuildProgress.Status(BuildStep step, string id, long current, long total, bool completed)
    {
    }

    void IBuildProgress.Warning(DockerfileWarning warning)
    {
        lock (_output)
            Warnings.Add(warning);
    }
}
