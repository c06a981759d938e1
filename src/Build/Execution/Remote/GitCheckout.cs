using Gantry.Errors;
using Gantry.Linux.Filesystem;
using Gantry.Linux.Processes;
using Gantry.Runtime.Tasks;

namespace Gantry.Build.Execution.Remote;

/// <summary>
/// A commit of a git repository in a directory of its own. The host's git does it without hooks, configuration, prompts,
/// submodules or any transport but the network's; what the caller wrote only ever stands where it cannot be an option.
/// </summary>
internal sealed class GitCheckout : IDisposable
{
    private static readonly string[] s_safe =
    [
        "-c", "core.hooksPath=/dev/null", "-c", "protocol.allow=never", "-c", "protocol.http.allow=always", "-c", "protocol.https.allow=always",
        "-c", "protocol.git.allow=always", "-c", "protocol.ssh.allow=always", "-c", "core.symlinks=true", "-c", "core.fsmonitor=false",
    ];

    private GitCheckout(string path) => Path = path;

    /// <summary>The directory.</summary>
    public string Path { get; }

    /// <summary>The commit.</summary>
    public string Commit { get; private set; } = "";

    /// <summary>Fetches a commit.</summary>
    /// <exception cref="UnsupportedException">git is not installed.</exception>
    /// <exception cref="InvalidArgumentException">The reference is malformed or not there.</exception>
    public static async Task<GitCheckout> CreateAsync(GitReference reference, string directory, CancellationToken cancellation)
    {
        if (reference.Repository.StartsWith('-') || reference.Revision.StartsWith('-') || reference.Revision.Contains("..", StringComparison.Ordinal)
            || reference.Revision.Any(c => c is ':' or '~' or '^' or '\\' or ' ' or '*' or '?' or '[' || char.IsControl(c)))
            throw new InvalidArgumentException($"invalid git reference {reference.Repository}#{reference.Revision}");
        var git = SystemPrograms.Find("git") ?? throw new UnsupportedException("git is not installed on the host: it is needed to fetch a repository");
        var checkout = new GitCheckout(System.IO.Path.Combine(directory, $"git-{Guid.NewGuid():N}"));
        try
        {
            Directory.CreateDirectory(checkout.Path);
            await RunAsync(git, ["init", "-q", checkout.Path], cancellation);
            var commit = await FetchAsync(git, checkout.Path, reference, cancellation);
            await RunAsync(git, ["-C", checkout.Path, "checkout", "-q", "--detach", commit], cancellation);
            checkout.Commit = (await RunAsync(git, ["-C", checkout.Path, "rev-parse", "HEAD"], cancellation)).Trim();
            return checkout;
        }
        catch
        {
            checkout.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => DirectoryTrees.Remove(Path);

    /// <summary>
    /// Fetches no more than the one commit where the server can do that. A plain file server can't, and many don't give out a
    /// commit by its hash: then its history, or all branches, come too.
    /// </summary>
    private static async Task<string> FetchAsync(string git, string path, GitReference reference, CancellationToken cancellation)
    {
        const string Fetched = "FETCH_HEAD";
        var revision = reference.Revision.Length == 0 ? "HEAD" : reference.Revision;
        try
        {
            await RunAsync(git, ["-C", path, "fetch", "-q", "--depth", "1", "--no-tags", "--", reference.Repository, revision], cancellation);
            return Fetched;
        }
        catch (InvalidArgumentException e) when (IsCommit(revision) || e.Message.Contains("shallow", StringComparison.Ordinal))
        {
            string[] wanted = IsCommit(revision) ? ["+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"] : [revision];
            await RunAsync(git, ["-C", path, "fetch", "-q", "--no-tags", "--", reference.Repository, .. wanted], cancellation);
            return IsCommit(revision) ? revision : Fetched;
        }
    }

    private static bool IsCommit(string revision) => revision.Length is 40 or 64 && revision.All(char.IsAsciiHexDigit);

    private static async Task<string> RunAsync(string git, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var environment = (string[])["GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_TERMINAL_PROMPT=0", "GIT_SSH_COMMAND=ssh -oBatchMode=yes", "HOME=/nonexistent"];
        var result = await CommandRunner.RunAsync("/usr/bin/env", [.. environment, git, .. s_safe, .. arguments], 64 * 1024, cancellation);
        return result.ExitCode == 0 ? result.Output : throw new InvalidArgumentException($"failed to fetch the git repository: {result.Error.Trim()}");
    }
}
