namespace Gantry.Images;

/// <summary>A container that uses an image.</summary>
/// <param name="Container">Its id.</param>
/// <param name="Running">Whether it runs.</param>
public sealed record ImageUse(string Container, bool Running);
