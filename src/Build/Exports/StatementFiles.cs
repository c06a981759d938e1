using Gantry.Build.Attestations;
using Gantry.Images;

namespace Gantry.Build.Exports;

/// <summary>Statements about an image as files, for outputs that have no other place for them.</summary>
internal static class StatementFiles
{
    /// <summary>Writes each into a directory of its own.</summary>
    /// <param name="attestations">The statements.</param>
    /// <param name="held">Gets what removes the directory.</param>
    /// <returns>The directory.</returns>
    public static string Write(IReadOnlyList<ImageAttestation> attestations, List<IDisposable> held)
    {
        var directory = Directory.CreateTempSubdirectory("gantry-statements-").FullName;
        held.Add(new Removal(directory));
        foreach (var attestation in attestations)
            File.WriteAllBytes(Path.Combine(directory, attestation.PredicateType == SbomDocument.Type ? "sbom.spdx.json" : "provenance.json"), attestation.Statement);
        return directory;
    }

    private sealed class Removal(string directory) : IDisposable
    {
        public void Dispose() => Directory.Delete(directory, recursive: true);
    }
}
