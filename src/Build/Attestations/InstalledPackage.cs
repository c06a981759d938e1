namespace Gantry.Build.Attestations;

/// <summary>A package that an image's own records say is installed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Architecture">What it is for; empty when that is not said.</param>
/// <param name="Type">The sort of package, as a package URL has it: <c>deb</c> or <c>apk</c>.</param>
internal sealed record InstalledPackage(string Name, string Version, string Architecture, string Type);
