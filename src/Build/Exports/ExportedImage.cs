using Gantry.Images;
using Gantry.Oci;

namespace Gantry.Build.Exports;

/// <summary>An image of this host that a build made.</summary>
public sealed record ExportedImage
{
    /// <summary>The image.</summary>
    public required Image Image { get; init; }

    /// <summary>Its names.</summary>
    public required IReadOnlyList<Reference> Names { get; init; }

    /// <summary>What is pushed under its names, where that is more than the image's own manifest.</summary>
    public required Descriptor? Root { get; init; }

    /// <summary>What clients are told, under BuildKit's names.</summary>
    public Dictionary<string, string> Facts()
    {
        var facts = new Dictionary<string, string>
        {
            ["containerimage.digest"] = (Root?.Digest ?? Image.Id).ToString(),
            ["containerimage.config.digest"] = Image.Id.ToString(),
        };
        if (Root is not null)
            facts["containerimage.descriptor"] = ImageFacts.Encode(Root);
        if (Names.Count > 0)
            facts["image.name"] = string.Join(',', Names);
        return facts;
    }
}
