using System.Runtime.InteropServices;
using Gantry.Errors;

namespace Gantry.Linux.Net.Nftables;

/// <summary>
/// The rule set of one network namespace, in the language of <c>nft</c>, through libnftables in this process. For what is done
/// seldom: making tables and reading rules. Elements go through <see cref="ElementSocket"/>.
/// </summary>
/// <remarks>
/// libnftables waits for its socket with select(2) and so ends the process when the socket's number is above 1023: open it
/// early in the life of a process that may have many descriptors, and keep it.
/// </remarks>
public sealed class Ruleset : IDisposable
{
    private const uint JsonOutput = 1 << 4;
    private static readonly Lock Gate = new();
    private nint _context;

    /// <summary>Opens the rule set of the calling thread's network namespace.</summary>
    /// <exception cref="UnavailableException">libnftables is not installed.</exception>
    public Ruleset()
    {
        try
        {
            _context = Native.NftContextNew(0);
        }
        catch (DllNotFoundException e)
        {
            throw new UnavailableException("libnftables.so.1 is missing: install the package libnftables1 (or nftables)", e);
        }
        if (_context == 0)
            throw new RulesetException("libnftables gives no context");
    }

    /// <summary>Runs commands as one transaction.</summary>
    /// <exception cref="RulesetException">They were refused; nothing was changed.</exception>
    public void Run(string commands) => Run(commands, 0);

    /// <summary>Runs a listing command and returns its output as JSON.</summary>
    /// <exception cref="RulesetException">It was refused.</exception>
    public string RunJson(string command) => Run(command, JsonOutput);

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (Gate)
        {
            if (_context != 0)
                Native.NftContextFree(_context);
            _context = 0;
        }
    }

    private string Run(string commands, uint flags)
    {
        // The library keeps parser state in globals: one caller at a time, whatever the context.
        lock (Gate)
        {
            ObjectDisposedException.ThrowIf(_context == 0, this);
            Native.NftOutputFlags(_context, flags);
            if (Native.NftBufferOutput(_context) != 0 || Native.NftBufferError(_context) != 0)
                throw new RulesetException("libnftables gives no output");
            if (Native.NftRun(_context, commands) != 0)
                throw new RulesetException(Text(Native.NftError(_context)).Trim());
            var output = Text(Native.NftOutput(_context));
            DropCache();
            return output;
        }
    }

    /// <summary>
    /// The library keeps all that it has read of the host's tables, whosever they are, half a megabyte for some; only a failure
    /// or a dry run makes it let go.
    /// </summary>
    private void DropCache()
    {
        Native.NftDryRun(_context, true);
        _ = Native.NftRun(_context, "# nothing");
        Native.NftDryRun(_context, false);
    }

    private static string Text(nint text) => Marshal.PtrToStringUTF8(text) ?? "";
}
