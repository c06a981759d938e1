using Gantry.Oci;

namespace Gantry.Images.Transfer;

/// <summary>A place that has content by digest: a registry's repository, a client's directory.</summary>
public interface IContentSource
{
    /// <summary>Opens some content; whoever reads it verifies it.</summary>
    /// <exception cref="Errors.NotFoundException">It is not there.</exception>
    Task<Stream> OpenAsync(Descriptor content, CancellationToken cancellation);
}
