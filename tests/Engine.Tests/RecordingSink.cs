using System.Text;
using Gantry.Engine.Streams;

namespace Gantry.Engine.Tests;

/// <summary>Keeps what a program writes.</summary>
internal sealed class RecordingSink : IOutputSink
{
    private readonly StringBuilder _stdout = new();
    private readonly StringBuilder _stderr = new();

    public string Stdout
    {
        get
        {
            lock (_stdout)
                return _stdout.ToString();
        }
    }

    public string Stderr
    {
        get
        {
            lock (_stderr)
                return _stderr.ToString();
        }
    }

    public ValueTask WriteAsync(OutputKind kind, ReadOnlyMemory<byte> data, CancellationToken cancellation)
    {
        var text = kind == OutputKind.Stdout ? _stdout : _stderr;
        lock (text)
            text.Append(Encoding.UTF8.GetString(data.Span));
        return ValueTask.CompletedTask;
    }
}
