using System.Net;
using System.Text;

namespace Gantry.Networks.Graph;

/// <summary>Draws the graph as SVG: a column for each network with its containers in it, and what is published beside them.</summary>
public static class GraphDrawing
{
    private const int ColumnWidth = 260;
    private const int RowHeight = 64;
    private const int Margin = 20;
    private const int HeadHeight = 70;

    /// <summary>Draws.</summary>
    public static string Write(NetworkGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var rows = graph.Networks.Select(n => Members(graph, n).Count()).DefaultIfEmpty(0).Max();
        var (width, height) = (graph.Networks.Count * (ColumnWidth + Margin) + Margin, HeadHeight + rows * RowHeight + 2 * Margin);
        var svg = new StringBuilder();
        svg.Append($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"12\">\n");
        svg.Append("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
        for (var column = 0; column < graph.Networks.Count; column++)
            DrawNetwork(svg, graph, graph.Networks[column], Margin + column * (ColumnWidth + Margin), height - 2 * Margin);
        return svg.Append("</svg>\n").ToString();
    }

    private static void DrawNetwork(StringBuilder svg, NetworkGraph graph, GraphNetwork network, int x, int height)
    {
        var border = network.Internal ? "#b45309" : "#1d4ed8";
        svg.Append($"<g><rect x=\"{x}\" y=\"{Margin}\" width=\"{ColumnWidth}\" height=\"{height}\" rx=\"8\" fill=\"#f8fafc\" stroke=\"{border}\"/>\n");
        Text(svg, x + 12, Margin + 22, $"{network.Name} ({network.Driver}{(network.Internal ? ", internal" : "")})", bold: true);
        Text(svg, x + 12, Margin + 40, string.Join(", ", network.Subnets));
        var row = 0;
        foreach (var (container, link) in Members(graph, network))
        {
            var y = Margin + HeadHeight + row++ * RowHeight - 14;
            svg.Append($"<rect x=\"{x + 10}\" y=\"{y}\" width=\"{ColumnWidth - 20}\" height=\"{RowHeight - 10}\" rx=\"6\" fill=\"{(link.IsUp ? "#dcfce7" : "#fee2e2")}\" stroke=\"#64748b\"/>\n");
            Text(svg, x + 20, y + 16, container.Name + (link.IsDefaultRoute ? " →" : ""), bold: true);
            Text(svg, x + 20, y + 31, string.Join(", ", link.Addresses));
            Text(svg, x + 20, y + 46, string.Join(", ", container.Ports));
        }
        svg.Append("</g>\n");
    }

    private static IEnumerable<(GraphContainer Container, GraphLink Link)> Members(NetworkGraph graph, GraphNetwork network) =>
        graph.Containers.SelectMany(c => c.Links.Where(l => l.Network == network.Name), (c, l) => (c, l));

    private static void Text(StringBuilder svg, int x, int y, string text, bool bold = false) =>
        svg.Append($"<text x=\"{x}\" y=\"{y}\"{(bold ? " font-weight=\"bold\"" : "")}>{WebUtility.HtmlEncode(text)}</text>\n");
}
