using System.Runtime.InteropServices;
using Gantry.Errors;

namespace Gantry.Linux.Net.Nftables;

/// <summary>
/// The rule set of the calling thread's network namespace, in the language of <c>nft</c>, through libnftables in this process.
/// For what is done seldom: making tables and reading rules. Elements go through <see cref="ElementSocket"/>.
/// </summary>
public static class Ruleset
{
    private const uint JsonOutput = 1 << 4;
    private static readonly Lock Gate = new();

    /// <summary>Runs commands as one transaction.</summary>
    /// <exception cref="RulesetException">They were refused; nothing was changed.</exception>
    /// <exception cref="UnavailableException">libnftables is not installed.</exception>
    public static void Run(string commands) => Run(commands, 0);

    /// <summary>Runs a listing command and returns its output as JSON.</summary>
    /// <exception cref="RulesetException">It was refused.</exception>
    /// <exception cref="UnavailableException">libnftables is not installed.</exception>
    public static string RunJson(string command) => Run(command, JsonOutput);

    private static string Run(string commands, uint flags)
    {
        // The library keeps parser state in globals: one caller at a time.
        lock (Gate)
        {
            var context = NewContext();
            try
            {
                Native.NftOutputFlags(context, flags);
                if (Native.NftBufferOutput(context) != 0 || Native.NftBufferError(context) != 0)
                    throw new RulesetException("libnftables gives no output");
                if (Native.NftRun(context, commands) != 0)
                    throw new RulesetException(Text(Native.NftError(context)).Trim());
                return Text(Native.NftOutput(context));
            }
            finally
            {
                Native.NftContextFree(context);
            }
        }
    }

    private static nint NewContext()
    {
        try
        {
            var context = Native.NftContextNew(0);
            return context != 0 ? context : throw new RulesetException("libnftables gives no context");
        }
        catch (DllNotFoundException e)
        {
            throw new UnavailableException("libnftables.so.1 is missing: install the package libnftables1 (or nftables)", e);
        }
    }

    private static string Text(nint text) => Marshal.PtrToStringUTF8(text) ?? "";
}
