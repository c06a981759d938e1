using System.Text;

namespace Gantry.Cli.Commands.Build;

/// <summary>
/// Draws a build as a tree that changes in place: stages, below them their steps, below a running step the last lines that it
/// wrote. Steps and output are somebody else's text: control characters don't reach the terminal.
/// </summary>
internal sealed class TreeBuildDisplay : IBuildDisplay
{
    private const int TailLines = 5;
    private const int NarrowestTerminal = 20;
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);
    private static readonly string[] s_wheel = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

    private readonly TextWriter _output;
    private readonly TimeProvider _time;
    private readonly Func<(int Rows, int Columns)> _size;
    private readonly DateTimeOffset _begin;
    private readonly List<Line> _lines = [];
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private int _drawn;
    private int _turn;

    /// <param name="output">The terminal.</param>
    /// <param name="size">The terminal's size at this moment.</param>
    /// <param name="time">The clock.</param>
    public TreeBuildDisplay(TextWriter output, Func<(int Rows, int Columns)> size, TimeProvider time)
    {
        (_output, _size, _time, _begin) = (output, size, time, time.GetUtcNow());
        _timer = time.CreateTimer(_ => Redraw(), null, s_interval, s_interval);
    }

    /// <inheritdoc/>
    public void Show(BuildStepMessage step)
    {
        lock (_gate)
        {
            var line = _lines.Find(l => l.Id == step.Id);
            if (line is null) _lines.Add(line = new Line(step.Id, Clean(step.Name ?? ""), _time.GetUtcNow()));
            line.State = step.State ?? line.State;
            if (step.State is "done" or "cached" or "failed") line.Ended = _time.GetUtcNow();
            if (step.Output is { } text) line.Append(text);
        }
    }

    /// <inheritdoc/>
    public void Say(string text)
    {
        lock (_gate)
        {
            Erase();
            _output.Write(text);
            Draw();
        }
    }

    /// <summary>Draws the last state, which stays; a failed step keeps all that is known of its output.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        Redraw();
    }

    private void Redraw()
    {
        lock (_gate)
        {
            _turn++;
            Erase();
            Draw();
        }
    }

    private void Erase()
    {
        if (_drawn > 0) _output.Write($"\e[{_drawn}A\e[J");
        _drawn = 0;
    }

    private void Draw()
    {
        var (rows, columns) = _size();
        columns = Math.Max(columns, NarrowestTerminal);
        var text = Compose().ToList();
        // What is above the top of the terminal cannot be redrawn.
        foreach (var line in text.TakeLast(Math.Max(1, rows - 1)))
        {
            _output.WriteLine(Fit(line, columns - 1));
            _drawn++;
        }
        _output.Flush();
    }

    private IEnumerable<string> Compose()
    {
        var finished = _lines.Count(l => l.Ended is not null);
        yield return $"Building {(_time.GetUtcNow() - _begin).TotalSeconds:0.0}s ({finished}/{_lines.Count})";
        foreach (var stage in _lines.GroupBy(l => l.Stage))
        {
            if (stage.Key.Length > 0) yield return $" {stage.Key}";
            foreach (var line in stage)
            {
                yield return $"   {Mark(line)} {line.Label} {Elapsed(line)}";
                if (line.State is "started" or "failed")
                    foreach (var tail in line.Tail.TakeLast(TailLines)) yield return $"     │ {tail}";
            }
        }
    }

    private string Mark(Line line) => line.State switch
    {
        "done" => "✔",
        "cached" => "○",
        "failed" => "✘",
        _ => s_wheel[_turn % s_wheel.Length],
    };

    private string Elapsed(Line line) => line.State == "cached" ? "cached" : $"{((line.Ended ?? _time.GetUtcNow()) - line.Started).TotalSeconds:0.0}s";

    private static string Fit(string line, int width) => line.Length <= width ? line : line[..(width - 1)] + "…";

    private static string Clean(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));

    private sealed class Line
    {
        private readonly StringBuilder _unfinished = new();

        public Line(string id, string name, DateTimeOffset started)
        {
            (Id, Started) = (id, started);
            // "[build 2/5] RUN make": the stage, and the rest.
            var end = name.StartsWith('[') ? name.IndexOf(']') : -1;
            var words = end < 0 ? [] : name[1..end].Split(' ');
            Stage = words.Length == 2 ? words[0] : "";
            Label = words.Length == 2 ? $"[{words[1]}]{name[(end + 1)..]}" : name;
        }

        public string Id { get; }

        public string Stage { get; }

        public string Label { get; }

        public DateTimeOffset Started { get; }

        public DateTimeOffset? Ended { get; set; }

        public string State { get; set; } = "started";

        public Queue<string> Tail { get; } = new();

        public void Append(string text)
        {
            foreach (var c in text)
                if (c is '\n' or '\r') Finish();
                else _unfinished.Append(c);
        }

        private void Finish()
        {
            if (_unfinished.Length > 0) Tail.Enqueue(Clean(_unfinished.ToString()));
            _unfinished.Clear();
            while (Tail.Count > TailLines) Tail.Dequeue();
        }
    }
}
