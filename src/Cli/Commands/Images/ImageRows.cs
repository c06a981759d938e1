using Gantry.Cli.Client.Models;
using Gantry.Cli.Output;
using Gantry.Cli.Output.Templates;

namespace Gantry.Cli.Commands.Images;

/// <summary>Images as lines of a list: one for each tag.</summary>
internal sealed class ImageRows(DateTimeOffset now, bool truncate)
{
    private const string None = "<none>";

    private static readonly Dictionary<string, string> Titles = new()
    {
        ["ID"] = "IMAGE ID", ["Repository"] = "REPOSITORY", ["Tag"] = "TAG", ["Digest"] = "DIGEST", ["CreatedSince"] = "CREATED",
        ["CreatedAt"] = "CREATED AT", ["Size"] = "SIZE", ["Containers"] = "CONTAINERS", ["VirtualSize"] = "SIZE", ["SharedSize"] = "SHARED SIZE", ["UniqueSize"] = "UNIQUE SIZE",
    };

    /// <summary>The table, with digests when wanted.</summary>
    public static ListFormat Format(bool digests) => new()
    {
        Table = "{{.Repository}}\t{{.Tag}}\t" + (digests ? "{{.Digest}}\t" : "") + "{{.ID}}\t{{.CreatedSince}}\t{{.Size}}",
        Titles = Titles,
    };

    /// <summary>The titles of the columns.</summary>
    public static IReadOnlyDictionary<string, string> ColumnTitles => Titles;

    /// <summary>An image as lines.</summary>
    /// <param name="image">The image.</param>
    /// <param name="digests">Whether each digest of a tag gets a line.</param>
    public IEnumerable<TemplateRow> Rows(ImageSummary image, bool digests)
    {
        var byRepository = (image.RepoDigests ?? [])
            .Select(name => name.Split('@', 2))
            .Where(parts => parts.Length == 2 && parts[0] != None)
            .ToLookup(parts => parts[0], parts => parts[1]);
        var tags = (image.RepoTags ?? []).Where(tag => tag != "<none>:<none>").Select(SplitTag).ToList();
        foreach (var (repository, tag) in tags)
        {
            var found = byRepository[repository].ToList();
            if (!digests || found.Count == 0) yield return Row(image, repository, tag, None);
            else foreach (var digest in found) yield return Row(image, repository, tag, digest);
        }
        if (tags.Count > 0) yield break;
        var untagged = byRepository.SelectMany(group => group.Select(digest => (Repository: group.Key, Digest: digest))).ToList();
        if (untagged.Count == 0) yield return Row(image, None, None, None);
        foreach (var (repository, digest) in digests ? untagged : untagged.DistinctBy(entry => entry.Repository)) yield return Row(image, repository, None, digest);
    }

    private static (string Repository, string Tag) SplitTag(string name)
    {
        var colon = name.LastIndexOf(':');
        return colon < 0 ? (name, None) : (name[..colon], name[(colon + 1)..]);
    }

    private TemplateRow Row(ImageSummary image, string repository, string tag, string digest)
    {
        var created = DateTimeOffset.FromUnixTimeSeconds(image.Created).ToLocalTime();
        return new TemplateRow
        {
            ["ID"] = truncate ? ShortId.Of(image.Id) : image.Id,
            ["Repository"] = repository,
            ["Tag"] = tag,
            ["Digest"] = digest,
            ["CreatedSince"] = image.Created <= 0 ? "N/A" : HumanTime.Ago(created, now),
            ["CreatedAt"] = HumanTime.Moment(created),
            ["Size"] = HumanSize.Format(image.Size, 3),
            ["Containers"] = image.Containers < 0 ? "N/A" : image.Containers.ToString(),
            ["VirtualSize"] = HumanSize.Format(image.Size),
            ["SharedSize"] = image.SharedSize < 0 ? "N/A" : HumanSize.Format(image.SharedSize),
            ["UniqueSize"] = image.SharedSize < 0 ? "N/A" : HumanSize.Format(image.Size - image.SharedSize),
        };
    }
}
