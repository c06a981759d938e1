using System.Globalization;

namespace Gantry.Acceptance.Tests.Harness;

/// <summary>
/// What one daemon of the tests has to itself: a root, a bridge, a range of addresses, a table, a control group. A lock file
/// keeps it from every other test process on the machine.
/// </summary>
internal sealed class DaemonPlace : IDisposable
{
    private const int First = 70, Last = 199;
    private readonly FileStream _lock;

    private DaemonPlace(int slot, FileStream held)
    {
        Slot = slot;
        _lock = held;
        Mark = $"gat{slot.ToString(CultureInfo.InvariantCulture)}";
        Root = $"/tmp/{Mark}";
    }

    public int Slot { get; }

    /// <summary>A word that stands in every name that the daemon gives to something of the kernel's.</summary>
    public string Mark { get; }

    public string Root { get; }

    public string DataRoot => $"{Root}/data";

    public string ExecRoot => $"{Root}/run";

    public string Socket => $"{Root}/s";

    public string Log => $"{Root}/log";

    public string Bridge => $"{Mark}br";

    public string Table => $"{Mark}_table";

    public string CgroupParent => $"{Mark}-cg";

    /// <summary>The host's address on the default bridge.</summary>
    public string Gateway => $"10.{Slot}.0.1";

    public static DaemonPlace Take()
    {
        var directory = Directory.CreateDirectory(Path.Combine(Materials.Directory, "slots")).FullName;
        for (var slot = First; slot <= Last; slot++)
        {
            try
            {
                var held = new FileStream(Path.Combine(directory, slot.ToString(CultureInfo.InvariantCulture)), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                return new(slot, held);
            }
            catch (IOException)
            {
                // Another test has it.
            }
        }
        throw new InvalidOperationException("all places for test daemons are taken");
    }

    public void Dispose() => _lock.Dispose();
}
