using Gantry.Build.BuildKit.Services;
using Gantry.Build.BuildKit.Sessions;
using Gantry.Build.BuildKit.Solving;
using Gantry.State;

namespace Gantry.Build.BuildKit;

/// <summary>BuildKit's protocol as a whole: what the doors need to serve it.</summary>
public sealed class BuildKitServer
{
    /// <summary>Creates it.</summary>
    /// <param name="builder">Builds.</param>
    /// <param name="worker">What the builder tells of itself.</param>
    /// <param name="database">The daemon's record.</param>
    /// <param name="time">Tells the time.</param>
    public BuildKitServer(ImageBuilder builder, WorkerDescription worker, StateDatabase database, TimeProvider time)
    {
        Sessions = new(time);
        var history = new BuildHistory(builder, database, time);
        var solver = new BuildKitSolver(builder, Sessions, history, time);
        Content = new(history, builder.Transfer);
        Control = new(solver, builder, worker, time);
        Bridge = new(solver, worker);
    }

    /// <summary>The clients that lend files, secrets and logins.</summary>
    public SessionRegistry Sessions { get; }

    /// <summary>The control API.</summary>
    public ControlService Control { get; }

    /// <summary>The calls that drive a frontend.</summary>
    public BridgeService Bridge { get; }

    /// <summary>Takes traces.</summary>
    public TraceSink Traces { get; } = new();

    /// <summary>The blobs of the history.</summary>
    public ContentService Content { get; }
}
