namespace Gantry.Build.Execution.Files;

/// <summary>Who owns what is copied.</summary>
/// <param name="User">User id.</param>
/// <param name="Group">Group id.</param>
internal readonly record struct FileOwner(uint User, uint Group);
