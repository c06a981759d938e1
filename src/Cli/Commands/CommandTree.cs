using Gantry.Cli.Commands.Build;
using Gantry.Cli.Commands.Builder;
using Gantry.Cli.Commands.Containers;
using Gantry.Cli.Commands.Containers.Copying;
using Gantry.Cli.Commands.Contexts;
using Gantry.Cli.Commands.Images;
using Gantry.Cli.Commands.Networks;
using Gantry.Cli.Commands.Registries;
using Gantry.Cli.Commands.Shell;
using Gantry.Cli.Commands.SystemWide;
using Gantry.Cli.Commands.Volumes;
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
            new RunCommand(), new ExecCommand(), new ContainerListCommand("ps"), new BuildCommand(), new PullCommand(), new PushCommand(),
            new ImageListCommand("images"), new LoginCommand(), new LogoutCommand(), new SearchCommand(), new VersionCommand(), new InfoCommand(),
        ]),
        new("Management Commands:", () =>
        [
            new CommandGroup("builder", "Manage builds", new BuildCommand(), new BuilderPruneCommand()),
            new CommandGroup("container", "Manage containers",
                new AttachCommand(), new CommitCommand(), new CopyCommand(), new CreateCommand(), new DiffCommand(), new ExecCommand(),
                new ContainerExportCommand(), new ContainerInspectCommand(), new KillCommand(), new LogsCommand(),
                new ContainerListCommand("ls", "list", "ps"), new PauseCommand(), new PortCommand(), new ContainerPruneCommand(),
                new RenameCommand(), StopCommand.Restart(), new ContainerRemoveCommand(), new RunCommand(), new StartCommand(),
                new StatsCommand(), StopCommand.Stop(), new TopCommand(), new UnpauseCommand(), new UpdateCommand(), new WaitCommand()),
            new CommandGroup("context", "Manage contexts",
                new ContextCreateCommand(), new ContextInspectCommand(), new ContextListCommand(), new ContextRemoveCommand(), new ContextShowCommand(), new ContextUseCommand()),
            new CommandGroup("image", "Manage images",
                new BuildCommand(), new ImageHistoryCommand(), new ImportCommand(), new ImageInspectCommand(), new LoadCommand(), new ImageListCommand("ls", "list"),
                new ImagePruneCommand(), new PullCommand(), new PushCommand(), new ImageRemoveCommand("rm", "remove"), new SaveCommand(), new TagCommand()),
            new CommandGroup("network", "Manage networks",
                new NetworkCheckCommand(), new NetworkConnectCommand(), new NetworkCreateCommand(), new NetworkDisconnectCommand(),
                new NetworkGraphCommand(), new NetworkInspectCommand(), new NetworkListCommand(), new NetworkPruneCommand(), new NetworkRemoveCommand()),
            new CommandGroup("system", "Manage the daemon",
                new DiskUsageCommand(), new EventsCommand(), new InfoCommand(), new SystemPruneCommand()),
            new CommandGroup("volume", "Manage volumes",
                VolumeCloneCommand.Clone(), new VolumeCreateCommand(), new VolumeExportCommand(), new VolumeImportCommand(), new VolumeInspectCommand(),
                new VolumeListCommand(), new VolumePruneCommand(), new VolumeRemoveCommand(), VolumeCloneCommand.Snapshot(), new VolumeUpdateCommand()),
        ]),
        new("Commands:", () =>
        [
            new AttachCommand(), new CommitCommand(), new CopyCommand(), new CreateCommand(), new DiffCommand(), new EventsCommand(),
            new ContainerExportCommand(), new ImageHistoryCommand(), new ImportCommand(), new InspectCommand(), new IsolationCommand(), new KillCommand(),
            new LoadCommand(), new LogsCommand(), new PauseCommand(), new PortCommand(), new RenameCommand(), StopCommand.Restart(),
            new ContainerRemoveCommand(), new ImageRemoveCommand("rmi"), new SaveCommand(), new StartCommand(), new StatsCommand(), StopCommand.Stop(),
            new TagCommand(), new TopCommand(), new UnpauseCommand(), new UpdateCommand(), new WaitCommand(),
        ]),
        new("Program Commands:", () =>
        [
            DaemonCliCommand.Create(), new CompletionCommand(), new CompleteCommand(), new DocsCommand(),
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
