using Gantry.Cli.Commands.Containers;
using Gantry.Cli.Commands.SystemWide;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands;

/// <summary>The list of all commands: a new one is a class and a line here.</summary>
internal static class CommandTree
{
    /// <summary>The commands as the help groups them.</summary>
    public static IReadOnlyList<CommandSection> Sections { get; } =
    [
        new("Common Commands:", () =>
        [
            new RunCommand(), new ExecCommand(), new ContainerListCommand("ps"),
        ]),
        new("Management Commands:", () =>
        [
            new CommandGroup("container", "Manage containers",
                new AttachCommand(), new CommitCommand(), new CreateCommand(), new DiffCommand(), new ExecCommand(),
                new ContainerExportCommand(), new ContainerInspectCommand(), new KillCommand(), new LogsCommand(),
                new ContainerListCommand("ls", "list", "ps"), new PauseCommand(), new PortCommand(), new ContainerPruneCommand(),
                new RenameCommand(), StopCommand.Restart(), new ContainerRemoveCommand(), new RunCommand(), new StartCommand(),
                StopCommand.Stop(), new TopCommand(), new UnpauseCommand(), new UpdateCommand(), new WaitCommand()),
        ]),
        new("Commands:", () =>
        [
            new AttachCommand(), new CommitCommand(), new CreateCommand(), new DiffCommand(), new ContainerExportCommand(), new KillCommand(),
            new LogsCommand(), new PauseCommand(), new PortCommand(), new RenameCommand(), StopCommand.Restart(),
            new ContainerRemoveCommand(), new StartCommand(), StopCommand.Stop(), new TopCommand(), new UnpauseCommand(), new UpdateCommand(), new WaitCommand(),
            DaemonCliCommand.Create(),
        ]),
    ];

    /// <summary>The whole tree.</summary>
    public static RootCliCommand Create()
    {
        var root = new RootCliCommand();
        foreach (var command in Sections.SelectMany(section => section.Create())) root.Add(command);
        return root;
    }
}
