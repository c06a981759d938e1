namespace Gantry.Linux.Processes;

/// <summary>Something that happened to a watched file or directory.</summary>
/// <param name="Watch">The watch, as <see cref="FileWatcher.Add"/> returned it; -1 with <see cref="FileEvents.Overflow"/>.</param>
/// <param name="Events">What happened.</param>
/// <param name="Name">The file's name in a watched directory; empty for the watched thing itself.</param>
public readonly record struct FileEvent(int Watch, FileEvents Events, string Name);
