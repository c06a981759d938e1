using Gantry.Errors;

namespace Gantry.Oci.Archives;

/// <summary>An archive that is malformed, hostile, or beyond the limits; the message names the entry where there is one.</summary>
/// <param name="message">What was wrong.</param>
/// <param name="inner">The failure underneath, if any.</param>
public sealed class ArchiveException(string message, Exception? inner = null)
    : GantryException(ErrorKind.InvalidArgument, message, inner)
{
    /// <summary>A complaint about one entry. What a terminal would act on in its name is not shown as it is.</summary>
    public static ArchiveException About(string entry, string problem) =>
        new($"invalid archive: entry \"{string.Concat(entry.Take(300).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c))}\" {problem}");
}
