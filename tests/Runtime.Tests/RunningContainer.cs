namespace Gantry.Runtime.Tests;

/// <summary>A container that runs until it is disposed of.</summary>
internal sealed class RunningContainer(int processId, Action remove) : IDisposable
{
    public int ProcessId => processId;

    public void Dispose() => remove();
}
