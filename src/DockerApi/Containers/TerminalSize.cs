using Gantry.DockerApi.Http;
using Gantry.Errors;

namespace Gantry.DockerApi.Containers;

/// <summary>The size of a terminal in characters.</summary>
/// <param name="Height">Lines.</param>
/// <param name="Width">Columns.</param>
internal readonly record struct TerminalSize(int Height, int Width)
{
    /// <exception cref="InvalidArgumentException">A number is missing or out of range.</exception>
    public static TerminalSize Read(QueryParameters query) => new(Read(query, "h", "height"), Read(query, "w", "width"));

    private static int Read(QueryParameters query, string name, string meaning) =>
        ushort.TryParse(query.Text(name), out var number)
            ? number
            : throw new InvalidArgumentException($"invalid resize {meaning} {Printable.Quote(query.Text(name))}: want 0 to {ushort.MaxValue}");
}
