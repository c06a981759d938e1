namespace Gantry.Engine.Streams;

/// <summary>Passes on only the streams that a client asked for.</summary>
internal sealed class FilteredSink(IOutputSink inner, bool stdout, bool stderr) : IOutputSink
{
    public ValueTask WriteAsync(OutputKind kind, ReadOnlyMemory<byte> data, CancellationToken cancellation) =>
        (kind == OutputKind.Stdout ? stdout : stderr) ? inner.WriteAsync(kind, data, cancellation) : ValueTask.CompletedTask;
}
