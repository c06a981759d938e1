using Gantry.Cli.Client;

namespace Gantry.Cli.Commands.Build;

/// <summary>Reads the daemon's answer to a build: shows how it goes, and puts what comes where it belongs.</summary>
/// <param name="outputs">Where outputs go, by their number.</param>
/// <param name="standardOutput">The standard output, for outputs.</param>
/// <param name="text">Takes answers to questions.</param>
internal sealed class BuildAnswerReader(IReadOnlyList<BuildOutput> outputs, Stream standardOutput, TextWriter text)
{
    private readonly Dictionary<int, OutputSink> _sinks = [];

    /// <summary>The image's id, if there is one.</summary>
    public string? Id { get; private set; }

    /// <summary>What the daemon tells of the result.</summary>
    public Dictionary<string, string> Facts { get; private set; } = [];

    /// <summary>Reads the answer to the end.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="display">Shows the build; null shows nothing.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Why the build failed; null when it did not.</returns>
    public async Task<string?> ReadAsync(HttpResponseMessage response, IBuildDisplay? display, CancellationToken cancellation)
    {
        using var shown = display;
        string? failure = null;
        var ended = false;
        try
        {
            await foreach (var message in JsonLines.ReadAsync(response, BuildMessageJson.Default.BuildMessage, cancellation))
            {
                if (message.Step is { } step) shown?.Show(step);
                if (message.Stream is { } said) shown?.Say(said);
                if (message.Data is { } data) await SinkOf(data.Output, cancellation).WriteAsync(data.Bytes, cancellation);
                (Id, failure, ended) = (message.Aux?.Id ?? Id, message.Error ?? failure, ended || message.Facts is not null);
                Facts = message.Facts ?? Facts;
            }
        }
        finally
        {
            foreach (var sink in _sinks.Values) await sink.DisposeAsync();
        }
        return failure ?? (ended ? null : "the daemon ended the build without a result");
    }

    /// <summary>Reads an answer to a question.</summary>
    public async Task<string?> ReadTextAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        string? failure = null;
        await foreach (var message in JsonLines.ReadAsync(response, BuildMessageJson.Default.BuildMessage, cancellation))
        {
            if (message.Stream is { } said) await text.WriteAsync(said);
            failure = message.Error ?? failure;
        }
        return failure;
    }

    private OutputSink SinkOf(int number, CancellationToken cancellation)
    {
        if (!_sinks.TryGetValue(number, out var sink))
            _sinks[number] = sink = number >= 0 && number < outputs.Count && outputs[number].Destination is not null
                ? new(outputs[number], standardOutput, cancellation)
                : throw new CommandException("the daemon sent an output that nobody asked for");
        return sink;
    }
}
