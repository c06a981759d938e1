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
        var git = OciRuntimes.FindProgram("git") ?? throw new UnsupportedException("git is not installed on the host: it is needed to fetch a repository");
        var checkout = new GitCheckout(System.IO.Path.Combine(directory, $"git-{Guid.NewGuid():N}"));
        try
        {
            Directory.CreateDirectory(checkout.Path);
            await RunAsync(git, ["init", "-q", checkout.Path], cancellation);
            await RunAsync(git, ["-C", checkout.Path, "fetch", "-q", "--depth", "1", "--no-tags", "--", reference.Repository, reference.Revision.Length == 0 ? "HEAD" : reference.Revision], cancellation);
            await RunAsync(git, ["-C", checkout.Path, "checkout", "-q", "--detach", "FETCH_HEAD"], cancellation);
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

    private static async Task<string> RunAsync(string git, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var environment = (string[])["GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_TERMINAL_PROMPT=0", "GIT_SSH_COMMAND=ssh -oBatchMode=yes", "HOME=/nonexistent"];
        var result = await CommandRunner.RunAsync("/usr/bin/env", [.. environment, git, .. s_safe, .. arguments], 64 * 1024, cancellation);
        return result.ExitCode == 0 ? result.Output : throw new InvalidArgumentException($"failed to fetch the git repository: {result.Error.Trim()}");
    }
}
