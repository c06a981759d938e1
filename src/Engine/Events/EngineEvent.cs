namespace Gantry.Engine.Events;

/// <summary>Something that happened, in Docker's terms.</summary>
/// <param name="Type"><c>container</c>, <c>image</c>, <c>volume</c>, <c>network</c>, <c>daemon</c>, <c>builder</c>.</param>
/// <param name="Action">What happened, such as <c>start</c> or <c>exec_create: sh</c>.</param>
/// <param name="ActorId">The object's id or name.</param>
/// <param name="Attributes">What is worth knowing about it: name, image, labels, exit code.</param>
/// <param name="Time">When.</param>
public sealed record EngineEvent(string Type, string Action, string ActorId, IReadOnlyDictionary<string, string> Attributes, DateTimeOffset Time);
