using Gantry.Cli.Client.Models;

namespace Gantry.Cli.Commands.Containers;

/// <summary>Ports in a list, neighbours drawn together: <c>0.0.0.0:8000-8002->80-82/tcp</c>.</summary>
internal static class PortList
{
    /// <summary>The ports of a container.</summary>
    public static string Format(IReadOnlyList<PortSummary> ports)
    {
        var texts = new List<string>();
        var sorted = ports.OrderBy(port => port.PrivatePort).ThenBy(port => port.IP, StringComparer.Ordinal).ThenBy(port => port.PublicPort).ThenBy(port => port.Type, StringComparer.Ordinal);
        foreach (var group in sorted.GroupBy(port => (IP: port.PublicPort > 0 ? port.IP ?? "" : "", port.Type, IsPublished: port.PublicPort > 0)))
        {
            var run = new List<PortSummary>();
            foreach (var port in group)
            {
                if (run.Count > 0 && !Continues(run[^1], port)) Flush(run, texts);
                run.Add(port);
            }
            Flush(run, texts);
        }
        return string.Join(", ", texts);
    }

    private static bool Continues(PortSummary last, PortSummary next) =>
        next.PrivatePort == last.PrivatePort + 1 && (next.PublicPort == 0 || next.PublicPort == last.PublicPort + 1);

    private static void Flush(List<PortSummary> run, List<string> texts)
    {
        if (run.Count == 0) return;
        var (first, last) = (run[0], run[^1]);
        var inside = Range(first.PrivatePort, last.PrivatePort);
        var address = first.IP?.Contains(':') == true ? $"[{first.IP}]" : first.IP;
        texts.Add(first.PublicPort == 0 ? $"{inside}/{first.Type}" : $"{address}:{Range(first.PublicPort, last.PublicPort)}->{inside}/{first.Type}");
        run.Clear();
    }

    private static string Range(int first, int last) => first == last ? $"{first}" : $"{first}-{last}";
}
