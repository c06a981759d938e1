using Gantry.Engine.Streams;

namespace Gantry.Engine.Logs;

/// <summary>A line of a log, or a part of one that was too long.</summary>
/// <param name="Kind">The stream.</param>
/// <param name="Timestamp">When it was written.</param>
/// <param name="Content">The bytes, with the line feed where the program wrote one; valid until the next entry is asked for.</param>
public readonly record struct LogEntry(OutputKind Kind, DateTimeOffset Timestamp, ReadOnlyMemory<byte> Content);
