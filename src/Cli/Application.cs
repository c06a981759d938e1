using System.CommandLine;
using Gantry.Cli.Client;
using Gantry.Cli.Commands;
using Gantry.Cli.Parsing;
using Gantry.Cli.Plugins;

namespace Gantry.Cli;

/// <summary>From the program's arguments to an exit code.</summary>
internal static class Application
{
    private static readonly ParserConfiguration PlainSyntax = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    /// <summary>Runs the program by the name under which it was called: <c>dockerd</c> is the daemon.</summary>
    public static async Task<int> RunAsync(string calledAs, IReadOnlyList<string> words)
    {
        var name = Path.GetFileName(calledAs);
        if (name == "dockerd") words = ["daemon", .. words];
        using var session = CliSession.ForProcess(name == "docker" ? "docker" : "gantry");
        return await RunAsync(session, words);
    }

    /// <summary>Runs one command line and says on the standard error what went wrong.</summary>
    public static async Task<int> RunAsync(CliSession session, IReadOnlyList<string> words)
    {
        try
        {
            return await DispatchAsync(session, CommandTree.Create(), words);
        }
        catch (UsageException e)
        {
            session.Flush();
            HelpWriter.WriteUsageError(e, session);
            return e.ExitCode;
        }
        catch (OperationCanceledException) when (session.Interrupts.Token.IsCancellationRequested)
        {
            return session.Interrupts.ExitCode;
        }
        catch (Exception e) when (Failure.Describe(e) is { } failure)
        {
            session.Flush();
            if (failure.Message.Length > 0) session.Err.WriteLine(failure.Message);
            return failure.ExitCode;
        }
        finally
        {
            session.Flush();
        }
    }

    private static async Task<int> DispatchAsync(CliSession session, RootCliCommand root, IReadOnlyList<string> words)
    {
        var syntax = FlagSyntax.Read(root, words);
        if (syntax.ForeignCommand is { } foreign)
        {
            session.Settings = ClientSettings.From(root.Parse(syntax.RewrittenGlobals, PlainSyntax));
            CliPlugin.Run(CliPlugin.Find(foreign, session.Config) ?? throw UsageException.UnknownCommand(root, foreign), words, session.Settings);
        }
        if (syntax.AsksForHelp)
        {
            HelpWriter.Write(syntax.Command, session);
            return 0;
        }
        if (syntax.Command.Count.Complaint(syntax.OperandCount) is { } complaint) throw UsageException.BadCount(syntax.Command, complaint);
        var line = root.Parse(syntax.Rewritten, PlainSyntax);
        if (line.Errors.Count > 0) throw UsageException.BadFlag(syntax.Command, line.Errors[0].Message);
        session.Settings = ClientSettings.From(line);
        return await syntax.Command.RunAsync(line, session, session.Interrupts.Token);
    }
}
