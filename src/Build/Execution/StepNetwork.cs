using Gantry.Linux.Filesystem;
using Gantry.Networks;
using Gantry.Runtime.Specs;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Build.Execution;

/// <summary>A network stack of RUN steps, and the user namespace that it belongs to where their user ids are mapped.</summary>
internal sealed class StepNetwork : IDisposable
{
    private readonly SafeFileHandle? _user;

    private StepNetwork(Sandbox sandbox, SafeFileHandle? user) => (Sandbox, _user) = (sandbox, user);

    /// <summary>The network stack.</summary>
    public Sandbox Sandbox { get; }

    /// <summary>A path that opens the user namespace, as long as this is not disposed of; null where there is none.</summary>
    public string? UserNamespace => _user is null ? null : $"/proc/{Environment.ProcessId}/fd/{_user.DangerousGetHandle()}";

    /// <summary>Makes one.</summary>
    public static async Task<StepNetwork> CreateAsync(NetworkService networks, AttachRequest request, IdMapping? mapping, CancellationToken cancellation)
    {
        if (mapping is null)
            return new(await networks.AttachAsync(request, cancellation), null);
        var (user, network) = Linux.Filesystem.UserNamespace.CreateWithNetwork(mapping.Users(), mapping.Groups());
        using (network)
        {
            try
            {
                return new(await networks.AttachAsync(request, network, cancellation), user);
            }
            catch
            {
                user.Dispose();
                throw;
            }
        }
    }

    public void Dispose() => _user?.Dispose();
}
