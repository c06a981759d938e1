using Gantry.Build.Dockerfile.Instructions;
using Gantry.Build.Dockerfile.Words;
using Gantry.Build.Execution.Files;
using Gantry.Errors;
using Gantry.Oci;

namespace Gantry.Build.Execution.Remote;

/// <summary>A source of ADD that is fetched.</summary>
internal abstract class RemoteFile(string address)
{
    /// <summary>The address as it was written.</summary>
    public string Address { get; } = address;

    /// <summary>Whether a source is an address rather than a path.</summary>
    public static bool IsRemote(string source) => GitReference.TryParse(source) is not null || IsHttp(source);

    /// <summary>Describes a source.</summary>
    public static RemoteFile Create(string source, AddInstruction add, WordExpander words)
    {
        var checksum = add.Checksum is null ? null : words.Expand(add.Checksum);
        return GitReference.TryParse(source) is { } git
            ? new GitDirectory(git, checksum, add.KeepGitDirectory)
            : new HttpFile(source, checksum is null ? null : Digest.Parse(checksum), add.Unpack == true);
    }

    /// <summary>Fetches it, unless it is known already what would come.</summary>
    /// <returns>What names its content.</returns>
    public abstract Task<string> FetchAsync(BuildJob job, CancellationToken cancellation);

    /// <summary>Puts it into the image.</summary>
    public abstract Task PlaceAsync(TreeCopier copier, CopyRules rules, LayerWorkspace workspace, string target, CancellationToken cancellation);

    private static bool IsHttp(string source) =>
        source.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || source.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
}
