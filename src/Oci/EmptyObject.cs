namespace Gantry.Oci;

/// <summary>The value of Docker's sets, which are JSON objects whose keys are the members.</summary>
public sealed record EmptyObject;
