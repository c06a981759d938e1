using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Gantry.Cli.Output.Templates;

/// <summary>Escapes in JSON what Go escapes: quotes, control characters, and what is special in HTML.</summary>
internal static class GoJsonEncoder
{
    /// <summary>The encoder.</summary>
    public static JavaScriptEncoder Instance { get; } = Create();

    private static JavaScriptEncoder Create()
    {
        var settings = new TextEncoderSettings(UnicodeRanges.All);
        settings.AllowCharacters('\'', '+', '`');
        settings.ForbidCharacters('<', '>', '&', '\u2028', '\u2029');
        return JavaScriptEncoder.Create(settings);
    }
}
