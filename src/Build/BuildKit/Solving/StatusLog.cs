using System.Collections.Concurrent;
using Gantry.Build.Dockerfile;
using Gantry.Build.Dockerfile.Instructions;
using Gantry.Build.Planning;
using Gantry.Build.Progress;
using Gantry.Build.Protos.Control;
using Gantry.Engine.Streams;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Gantry.Build.BuildKit.Solving;

/// <summary>
/// Everything that was said of one build, kept so that a client that comes late hears it from the beginning. Readers wait for
/// a signal, never for a time.
/// </summary>
internal sealed class StatusLog(TimeProvider time) : IBuildProgress
{
    /// <summary>The most output of one step that is kept, as BuildKit has it.</summary>
    private const int MaxOutput = 2 * 1024 * 1024;

    private readonly List<StatusResponse> _events = [];
    private readonly HashSet<DockerfileWarning> _warned = [];
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, int> _output = new();
    private readonly ConcurrentDictionary<string, Vertex> _vertexes = new();
    private TaskCompletionSource _changed = NewSignal();
    private bool _closed;

    /// <summary>How many steps there were, and how many of them were cached.</summary>
    public (int Total, int Cached, int Completed) Counts =>
        (_vertexes.Count, _vertexes.Values.Count(v => v.Cached), _vertexes.Values.Count(v => v.Completed is not null));

    /// <summary>How many warnings there were.</summary>
    public int Warnings { get; private set; }

    public void Started(BuildStep step)
    {
        var vertex = ToVertex(step);
        vertex.Started = Now();
        Publish(vertex);
    }

    public void Configured(Stage stage, Instruction instruction)
    {
        // BuildKit's clients are not told of instructions that make no layer.
    }

    public void Completed(BuildStep step, bool cached, string? error)
    {
        var vertex = ToVertex(step);
        vertex.Started = _vertexes.TryGetValue(vertex.Digest, out var known) && known.Started is not null ? known.Started : Now();
        vertex.Completed = Now();
        vertex.Cached = cached;
        vertex.Error = error ?? "";
        Publish(vertex);
    }

    public void Output(BuildStep step, OutputKind kind, ReadOnlySpan<byte> data)
    {
        var id = step.Id.ToString();
        var before = _output.GetValueOrDefault(id);
        if (before > MaxOutput)
            return;
        var text = before + data.Length > MaxOutput ? "[output clipped, log limit 2MiB reached]\n"u8 : data;
        _output[id] = before + data.Length;
        var response = new StatusResponse();
        response.Logs.Add(new VertexLog { Vertex = id, Timestamp = Now(), Stream = (int)kind, Msg = ByteString.CopyFrom(text) });
        Publish(response);
    }

    public void Status(BuildStep step, string id, long current, long total, bool completed)
    {
        var now = Now();
        var response = new StatusResponse();
        response.Statuses.Add(new VertexStatus
        {
            ID = id,
            Vertex = step.Id.ToString(),
            Name = id,
            Current = current,
            Total = total,
            Timestamp = now,
            Started = now,
            Completed = completed ? now : null,
        });
        Publish(response);
    }

    public void Warning(DockerfileWarning warning)
    {
        // Builds for several platforms find the same in the same file.
        lock (_gate)
            if (!_warned.Add(warning))
                return;
        Warnings++;
        var response = new StatusResponse();
        response.Warnings.Add(new VertexWarning
        {
            Vertex = Oci.Digest.Of("internal"u8).ToString(),
            Level = 1,
            Short = ByteString.CopyFromUtf8($"{warning.Rule}: {warning.Message} (line {warning.Range.Start.Line})"),
        });
        Publish(response);
    }

    /// <summary>Ends the log.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Signal();
        }
    }

    /// <summary>All that was said so far.</summary>
    public IReadOnlyList<StatusResponse> Said()
    {
        lock (_gate)
            return [.. _events];
    }

    /// <summary>Reads from the beginning to the end.</summary>
    public async IAsyncEnumerable<StatusResponse> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var next = 0; ;)
        {
            StatusResponse[] events;
            Task changed;
            lock (_gate)
            {
                events = [.. _events.Skip(next)];
                changed = _changed.Task;
                if (events.Length == 0 && _closed)
                    yield break;
            }
            foreach (var response in events)
                yield return response;
            next += events.Length;
            if (events.Length == 0)
                await changed.WaitAsync(cancellation);
        }
    }

    private static Vertex ToVertex(BuildStep step)
    {
        var vertex = new Vertex { Digest = step.Id.ToString(), Name = step.Name };
        vertex.Inputs.AddRange(step.Inputs.Select(i => i.ToString()));
        return vertex;
    }

    private void Publish(Vertex vertex)
    {
        _vertexes[vertex.Digest] = vertex;
        var response = new StatusResponse();
        response.Vertexes.Add(vertex);
        Publish(response);
    }

    private void Publish(StatusResponse response)
    {
        lock (_gate)
        {
            _events.Add(response);
            Signal();
        }
    }

    private void Signal()
    {
        var signal = _changed;
        _changed = NewSignal();
        signal.TrySetResult();
    }

    private Timestamp Now() => Timestamp.FromDateTimeOffset(time.GetUtcNow());

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
