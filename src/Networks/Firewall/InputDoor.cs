namespace Gantry.Networks.Firewall;

/// <summary>
/// A pair of links of the host that are each other's cable: what is sent into the one comes in by the other. By it a packet
/// that the host's input rules let pass gets back to where it can be forwarded.
/// </summary>
/// <param name="Sender">The link that is sent into.</param>
/// <param name="Receiver">The link that the packet comes in by.</param>
internal sealed record InputDoor(string Sender, string Receiver)
{
    /// <summary>The door of the daemon that has a table.</summary>
    public static InputDoor For(string table)
    {
        const int longestLink = 15;
        const string sender = "-out", receiver = "-in";
        var stem = table.Length + sender.Length <= longestLink ? table : Shortened(table);
        return new(stem + sender, stem + receiver);
    }

    private static string Shortened(string table) =>
        "g" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(table)))[..9];
}
