using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Text;
using Gantry.DockerApi.Hijack;
using Gantry.Engine.Logs;

namespace Gantry.DockerApi.Containers;

/// <summary>Writes log entries to a client, many in one go.</summary>
/// <param name="output">The client.</param>
/// <param name="framing">Whether streams are told apart.</param>
/// <param name="prefix">What stands before a line; null for nothing.</param>
internal sealed class LogWriter(PipeWriter output, OutputFraming framing, Func<LogEntry, string>? prefix)
{
    private const int HeaderSize = 8;
    private const int FlushSize = 32 << 10;

    /// <summary>Whether the next entry begins a line, rather than going on with one that was too long for an entry.</summary>
    private bool _lineBegins = true;

    /// <summary>Writes an entry; it leaves at once only when enough has come together.</summary>
    public async ValueTask WriteAsync(LogEntry entry, CancellationToken cancellation)
    {
        var lead = _lineBegins && prefix is not null ? Encoding.UTF8.GetBytes(prefix(entry)) : [];
        _lineBegins = entry.Content.Span.EndsWith("\n"u8);
        if (framing == OutputFraming.Multiplexed)
            WriteHeader((byte)entry.Kind, lead.Length + entry.Content.Length);
        Write(lead);
        Write(entry.Content.Span);
        if (output.UnflushedBytes >= FlushSize)
            await FlushAsync(cancellation);
    }

    /// <summary>Sends what was written.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellation) => await output.FlushAsync(cancellation);

    private void WriteHeader(byte kind, int length)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        header.Clear();
        header[0] = kind;
        BinaryPrimitives.WriteUInt32BigEndian(header[4..], (uint)length);
        Write(header);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(output.GetSpan(bytes.Length));
        output.Advance(bytes.Length);
    }
}
