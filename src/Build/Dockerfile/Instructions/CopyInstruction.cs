namespace Gantry.Build.Dockerfile.Instructions;

/// <summary>COPY: files of the context, a stage, an image or a named context.</summary>
public sealed record CopyInstruction : TransferInstruction
{
    internal static readonly FlagRule[] AllowedFlags = [.. CommonFlags, new("from"), new("parents", FlagKind.Switch)];

    private CopyInstruction(RawInstruction raw) : base(raw)
    {
        From = raw.Flag("from");
        Parents = raw.Switch("parents");
        if (From is not null && InlineFiles.Count > 0)
            throw raw.Error("COPY --from cannot be combined with a here-document");
    }

    /// <summary>The stage (name or number), image or named context; null is the build context.</summary>
    public string? From { get; }

    /// <summary>Whether sources keep their directories.</summary>
    public bool Parents { get; }

    internal static CopyInstruction Read(RawInstruction raw) => new(raw);
}
