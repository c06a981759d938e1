using System.Net;
using System.Text;

namespace Gantry.Networks.Graph;

/// <summary>
/// Draws the graph as SVG: a row for each container, a line from top to bottom for each network, and a dot with the address where the
/// one is on the other; what is published stands left of its container.
/// </summary>
public static class GraphDrawing
{
    private const int Margin = 20;
    private const int PortsWidth = 230;
    private const int NameWidth = 170;
    private const int ColumnWidth = 190;
    private const int HeadHeight = 84;
    private const int RowHeight = 46;
    private const int LineHeight = 14;
    private const string Ink = "#0f172a";
    private const string Faint = "#64748b";

    /// <summary>Draws.</summary>
    public static string Write(NetworkGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var rows = Rows(graph);
        var (width, height) = (Left(graph.Networks.Count) + Margin, rows.Count == 0 ? HeadHeight + 2 * Margin : rows[^1].Bottom + Margin);
        var svg = new StringBuilder();
        svg.Append($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"12\">\n");
        svg.Append("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
        for (var column = 0; column < graph.Networks.Count; column++)
            DrawNetwork(svg, graph.Networks[column], Left(column), height - Margin);
        foreach (var row in rows)
            DrawContainer(svg, graph, row);
        return svg.Append("</svg>\n").ToString();
    }

    private static void DrawNetwork(StringBuilder svg, GraphNetwork network, int x, int bottom)
    {
        var color = Color(network);
        string[] notes = [.. new[] { network.Internal ? "no way out" : null, network.KeptApart ? "kept apart" : null, network.IsUp ? null : "down" }.OfType<string>()];
        Text(svg, x, Margin + LineHeight, network.Name, color, bold: true);
        Text(svg, x, Margin + 2 * LineHeight, string.Join(", ", notes.Prepend(network.Driver)), Faint);
        for (var line = 0; line < Math.Min(network.Subnets.Count, 2); line++)
            Text(svg, x, Margin + (3 + line) * LineHeight, network.Subnets[line], Faint);
        svg.Append($"<line x1=\"{x}\" y1=\"{HeadHeight}\" x2=\"{x}\" y2=\"{bottom}\" stroke=\"{color}\" stroke-width=\"3\"{(network.KeptApart ? " stroke-dasharray=\"4 6\"" : "")}/>\n");
    }

    private static void DrawContainer(StringBuilder svg, NetworkGraph graph, Row row)
    {
        var (container, middle) = (row.Container, row.Top + RowHeight / 2);
        var links = container.Links.Select(l => (Link: l, Column: graph.Networks.ToList().FindIndex(n => n.Name == l.Network))).Where(l => l.Column >= 0).ToList();
        var end = links.Count == 0 ? Margin + PortsWidth + NameWidth : links.Max(l => Left(l.Column));
        svg.Append($"<line x1=\"{Margin + PortsWidth + NameWidth - 20}\" y1=\"{middle}\" x2=\"{end}\" y2=\"{middle}\" stroke=\"#cbd5e1\"/>\n");
        for (var port = 0; port < container.Ports.Count; port++)
            Text(svg, Margin, middle + 4 + port * LineHeight, container.Ports[port].Replace("->", " → ", StringComparison.Ordinal), Ink);
        svg.Append($"<rect x=\"{Margin + PortsWidth}\" y=\"{middle - 14}\" width=\"{NameWidth - 20}\" height=\"28\" rx=\"6\" fill=\"#f1f5f9\" stroke=\"{Faint}\"/>\n");
        Text(svg, Margin + PortsWidth + 10, middle + 4, Shortened(container.Name), Ink, bold: true);
        foreach (var (link, column) in links)
        {
            var color = link.IsUp ? Color(graph.Networks[column]) : "#dc2626";
            svg.Append($"<circle cx=\"{Left(column)}\" cy=\"{middle}\" r=\"6\" fill=\"{(link.IsDefaultRoute ? color : "#fff")}\" stroke=\"{color}\" stroke-width=\"2\"/>\n");
            for (var line = 0; line < link.Addresses.Count; line++)
                Text(svg, Left(column) + 10, middle - 4 + line * (LineHeight + 4), link.Addresses[line], Ink);
        }
    }

    private static List<Row> Rows(NetworkGraph graph)
    {
        var rows = new List<Row>();
        foreach (var container in graph.Containers)
        {
            var top = rows.Count == 0 ? HeadHeight : rows[^1].Bottom;
            rows.Add(new(container, top, top + RowHeight + LineHeight * Math.Max(0, container.Ports.Count - 2)));
        }
        return rows;
    }

    private static int Left(int column) => Margin + PortsWidth + NameWidth + 10 + column * ColumnWidth;

    private static string Color(GraphNetwork network) => network.Internal ? "#b45309" : network.KeptApart ? "#7c3aed" : "#1d4ed8";

    private static string Shortened(string name)
    {
        const int longest = 20;
        return name.Length > longest ? name[..(longest - 1)] + "…" : name;
    }

    private static void Text(StringBuilder svg, int x, int y, string text, string color, bool bold = false) =>
        svg.Append($"<text x=\"{x}\" y=\"{y}\" fill=\"{color}\"{(bold ? " font-weight=\"bold\"" : "")}>{WebUtility.HtmlEncode(text)}</text>\n");

    private sealed record Row(GraphContainer Container, int Top, int Bottom);
}
