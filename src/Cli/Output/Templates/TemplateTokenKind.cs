namespace Gantry.Cli.Output.Templates;

/// <summary>The words of a template's actions.</summary>
internal enum TemplateTokenKind
{
    /// <summary>A name of a function or keyword.</summary>
    Name,

    /// <summary><c>.A</c>: a field.</summary>
    Field,

    /// <summary><c>.</c> alone.</summary>
    Dot,

    /// <summary><c>$x</c>: a variable.</summary>
    Variable,

    /// <summary>A quoted text, without its quotes.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A sign: <c>( ) | , = :=</c>.</summary>
    Sign,

    /// <summary>A blank, which separates <c>.A .B</c> from <c>.A.B</c>.</summary>
    Blank,

    /// <summary>The end of the action.</summary>
    End,
}
