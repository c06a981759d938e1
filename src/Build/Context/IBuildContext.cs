namespace Gantry.Build.Context;

/// <summary>Files that a build may take: the main context, or a named one.</summary>
public interface IBuildContext
{
    /// <summary>Brings the files here, once; later calls give the same tree.</summary>
    /// <param name="cancellation">Stops the work.</param>
    Task<ContextTree> OpenAsync(CancellationToken cancellation);
}
