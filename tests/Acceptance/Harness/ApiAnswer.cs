using System.Text.Json.Nodes;

namespace Gantry.Acceptance.Tests.Harness;

/// <summary>An answer of the API.</summary>
internal sealed record ApiAnswer(int Status, string Body)
{
    /// <summary>Docker's <c>message</c>, where the answer is an error.</summary>
    public string Message => JsonNode.Parse(Body)?["message"]?.GetValue<string>() ?? "";

    public JsonNode Json => JsonNode.Parse(Body)!;
}
