namespace Gantry.Build.Dockerfile;

/// <summary>A here-document of RUN, COPY or ADD.</summary>
/// <param name="Name">The word that ends it.</param>
/// <param name="Content">Its lines, each with its line feed; leading tabs are gone where <c>&lt;&lt;-</c> asked for it.</param>
/// <param name="Expand">Whether variables in it are expanded: false when the word was quoted.</param>
/// <param name="Chomp">Whether it was written with <c>&lt;&lt;-</c>.</param>
/// <param name="FileDescriptor">The number before <c>&lt;&lt;</c>; 0 when none was written.</param>
/// <param name="Range">Its lines, the ending word's included.</param>
public sealed record Heredoc(string Name, string Content, bool Expand, bool Chomp, int FileDescriptor, SourceRange Range);
