using System.Text.Json;
using Gantry.Cli.Client;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Output;

namespace Gantry.Cli.Commands.Images;

/// <summary>Shows the progress of a transfer until it ends.</summary>
internal static class Progress
{
    /// <summary>Shows all messages of a response.</summary>
    /// <param name="session">Where this runs.</param>
    /// <param name="response">The daemon's messages.</param>
    /// <param name="output">Where they are shown.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="onResult">Called with the results among the messages.</param>
    public static async Task ShowAsync(
        CliSession session, HttpResponseMessage response, TextWriter output, CancellationToken cancellation, Action<JsonElement>? onResult = null)
    {
        var onTerminal = output == session.Out || output == session.Err ? session.Streams.OutputTerminal?.Size?.Columns : null;
        var display = new ProgressDisplay(output, onTerminal);
        await foreach (var message in JsonLines.ReadAsync(response, ModelsJson.Default.ProgressMessage, cancellation))
        {
            if (message.Aux is { } result) onResult?.Invoke(result);
            display.Show(message);
        }
    }
}
