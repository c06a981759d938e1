using System.Net;

namespace Gantry.Networks.Sandboxes;

/// <summary>What is left of a container's network when it has ended.</summary>
/// <param name="Namespace">Its namespace; empty for none.</param>
/// <param name="Links">The host's ends of its links.</param>
/// <param name="Answerers">The addresses at which it answered datagrams from outside.</param>
/// <param name="Removed">Called when all that is gone.</param>
internal sealed record Remains(string Namespace, IReadOnlyList<string> Links, IReadOnlyList<IPAddress> Answerers, Action Removed);
