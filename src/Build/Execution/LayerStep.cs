using Gantry.Oci;

namespace Gantry.Build.Execution;

/// <summary>An instruction that makes a layer.</summary>
internal abstract class LayerStep
{
    /// <summary>How the history names it.</summary>
    public abstract string History { get; }

    /// <summary>Whether its layer is made on nothing, and is the same on whatever it is put (COPY --link).</summary>
    public virtual bool IsLinked => false;

    /// <summary>The key of its result: everything that decides it.</summary>
    public abstract Task<Digest> KeyAsync(CancellationToken cancellation);

    /// <summary>Whether a program makes the changes, rather than this daemon: then they are made with the user ids of containers.</summary>
    public virtual bool RunsProgram => false;

    /// <summary>Makes the changes.</summary>
    /// <param name="workspace">Where.</param>
    /// <param name="step">For the progress.</param>
    /// <param name="cancellation">Stops the work.</param>
    public abstract Task ApplyAsync(LayerWorkspace workspace, BuildStep step, CancellationToken cancellation);
}
