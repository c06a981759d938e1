using Gantry.Images;
using Gantry.Oci;

namespace Gantry.Build.Attestations;

/// <summary>States about images what their builds' callers want to be stated.</summary>
internal sealed class Attestor(BuildExports exports)
{
    /// <summary>Makes the statements about one image.</summary>
    /// <param name="solved">The build.</param>
    /// <param name="result">The image.</param>
    /// <param name="names">Its names.</param>
    /// <param name="manifest">Its manifest; null for statements beside plain files.</param>
    /// <param name="inline">Whether the image goes away with what is stated: then what is only wanted so is stated too.</param>
    public async Task<IReadOnlyList<ImageAttestation>> AttestAsync(SolvedBuild solved, BuildResult result, IReadOnlyList<Reference> names, Digest? manifest, bool inline)
    {
        var attestations = new List<ImageAttestation>();
        if (solved.Attestations.Sbom)
            attestations.Add(InTotoStatement.About(SbomDocument.Type, await ListAsync(solved, result, names), names, result.Config.Platform, manifest));
        if (solved.Attestations.Provenance is { } provenance && (inline || !provenance.InlineOnly))
            attestations.Add(InTotoStatement.About(
                provenance.Version1 ? ProvenanceDocument.Type1 : ProvenanceDocument.Type02, ProvenanceDocument.Write(solved.Facts, result, provenance), names, result.Config.Platform, manifest));
        return attestations;
    }

    /// <summary>Whether anything is stated.</summary>
    public static bool States(AttestationRequest request, bool inline) => request.Sbom || (request.Provenance is { } provenance && (inline || !provenance.InlineOnly));

    private async Task<byte[]> ListAsync(SolvedBuild solved, BuildResult result, IReadOnlyList<Reference> names)
    {
        IReadOnlyList<InstalledPackage> packages = [];
        await exports.OpenAsync(result, root =>
        {
            packages = root is null ? [] : PackageDatabases.Read(root);
            return Task.CompletedTask;
        });
        return SbomDocument.Write(names.Count > 0 ? names[0].Familiar : "image", Digest.Of(result.Config.ToBytes()), packages, result.Config.Created ?? solved.Facts.Finished);
    }
}
