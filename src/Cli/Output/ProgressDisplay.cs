using System.Text;
using Gantry.Cli.Client.Models;

namespace Gantry.Cli.Output;

/// <summary>Shows a transfer: a line for each part that is rewritten in place, or plain lines where there is no terminal.</summary>
internal sealed class ProgressDisplay(TextWriter output, int? columns)
{
    private readonly Dictionary<string, int> _lines = [];
    private int _written;

    /// <summary>Shows a message of the daemon.</summary>
    /// <exception cref="CommandException">The message says that the transfer failed.</exception>
    public void Show(ProgressMessage message)
    {
        if (message.ErrorDetail?.Message is { } failure) throw new CommandException(failure);
        if (message.Error is { } error) throw new CommandException(error);
        if (message.Stream is { } text)
        {
            output.Write(text);
            return;
        }
        if (message.Status is null) return;
        if (columns is { } width) ShowInPlace(message, width);
        else ShowPlain(message);
    }

    private void ShowPlain(ProgressMessage message)
    {
        if (message.ProgressDetail is { Total: > 0 } or { Current: > 0 } || message.Progress is { Length: > 0 }) return;
        output.Write(string.IsNullOrEmpty(message.Id) ? $"{message.Status}\n" : $"{message.Id}: {message.Status}\n");
    }

    private void ShowInPlace(ProgressMessage message, int width)
    {
        if (string.IsNullOrEmpty(message.Id))
        {
            output.Write($"{message.Status}\n");
            _lines.Clear();
            _written = 0;
            return;
        }
        if (!_lines.TryGetValue(message.Id, out var line))
        {
            line = _lines[message.Id] = _written++;
            output.Write("\n");
        }
        var up = _written - line;
        var text = Table.Ellipsis($"{message.Id}: {message.Status} {Bar(message.ProgressDetail, width)}".TrimEnd(), width);
        output.Write($"\e[{up}A\r\e[2K{text}\r\e[{up}B");
        output.Flush();
    }

    private static string Bar(ProgressDetail? detail, int columns)
    {
        const int roomForNumbers = 110;
        const int barLength = 50;
        if (detail is null or { Current: <= 0, Total: <= 0 }) return "";
        var done = HumanSize.Format(detail.Current);
        if (detail.Total <= 0) return done;
        var numbers = $"{done,8}/{HumanSize.Format(detail.Total)}";
        if (columns < roomForNumbers) return numbers.TrimStart();
        var filled = (int)Math.Clamp(detail.Current * barLength / detail.Total, 0, barLength);
        var bar = new StringBuilder("[").Append('=', filled).Append(filled < barLength ? ">" : "").Append(' ', Math.Max(0, barLength - filled - 1));
        return $"{bar}]  {numbers}";
    }
}
