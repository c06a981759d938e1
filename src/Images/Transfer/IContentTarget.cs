using Gantry.Oci;

namespace Gantry.Images.Transfer;

/// <summary>A place that takes content by digest: a registry's repository, an archive, a client's directory.</summary>
public interface IContentTarget
{
    /// <summary>Puts some content there unless it is there already. What a document refers to is put before the document.</summary>
    /// <param name="content">The content.</param>
    /// <param name="open">Opens it; may be called again for a second try.</param>
    /// <param name="cancellation">Stops it.</param>
    Task PutAsync(Descriptor content, Func<Stream> open, CancellationToken cancellation);
}
