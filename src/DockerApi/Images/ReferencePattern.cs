using System.IO.Enumeration;
using Gantry.Oci;

namespace Gantry.DockerApi.Images;

/// <summary>Docker's matching of references: shell patterns on the name as people write it, with or without the tag.</summary>
internal static class ReferencePattern
{
    public static bool Fits(string pattern, Reference reference) =>
        Fits(pattern, reference.Familiar) || Fits(pattern, reference.FamiliarName);

    /// <summary>As in Go's path.Match, a star does not go over a slash: the parts are matched one by one.</summary>
    private static bool Fits(string pattern, string name)
    {
        var (patterns, names) = (pattern.Split('/'), name.Split('/'));
        return patterns.Length == names.Length
            && patterns.Zip(names).All(pair => FileSystemName.MatchesSimpleExpression(pair.First, pair.Second, ignoreCase: false));
    }
}
