namespace Gantry.Engine.Streams;

/// <summary>An agreed connection to a program's streams: all that can be refused has been, and the copying can begin.</summary>
public interface IAttachSession : IAsyncDisposable
{
    /// <summary>Whether the streams are a terminal's, which decides the framing.</summary>
    bool Tty { get; }

    /// <summary>Copies until the program ends, the client leaves, or the detach keys are typed.</summary>
    /// <param name="input">The client's input; its end closes the program's. Null when input is not wanted.</param>
    /// <param name="output">Where output goes.</param>
    /// <param name="cancellation">Ends the copying; the program goes on.</param>
    Task RunAsync(Stream? input, IOutputSink output, CancellationToken cancellation);
}
