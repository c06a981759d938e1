namespace Gantry.Errors;

/// <summary>The caller is not who they say they are.</summary>
/// <param name="message">What was wrong and what would be right.</param>
/// <param name="inner">The failure underneath, if any.</param>
public sealed class UnauthorizedException(string message, Exception? inner = null) : GantryException(ErrorKind.Unauthorized, message, inner);
