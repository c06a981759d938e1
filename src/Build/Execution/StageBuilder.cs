using Gantry.Build.Context;
using Gantry.Build.Dockerfile;
using Gantry.Build.Dockerfile.Instructions;
using Gantry.Build.Dockerfile.Words;
using Gantry.Build.Planning;
using Gantry.Errors;
using Gantry.Oci;

namespace Gantry.Build.Execution;

/// <summary>Builds one stage: its instructions in order, each on what the one before left.</summary>
internal sealed class StageBuilder(BuildJob job, Stage stage)
{
    private static readonly CopyInstruction s_copyAll = DockerfileParser.Parse("COPY . /").Instructions.OfType<CopyInstruction>().Single();

    private readonly char _escape = job.Request.Dockerfile.EscapeCharacter;
    private BuildStep? _last;
    private int _layer = 1;

    public async Task<ImageDraft> BuildAsync(CancellationToken cancellation)
    {
        var draft = await BeginAsync(cancellation);
        foreach (var instruction in TakeTriggers(draft).Concat(stage.Instructions))
        {
            cancellation.ThrowIfCancellationRequested();
            await ApplyAsync(draft, instruction, cancellation);
        }
        return draft;
    }

    private async Task<ImageDraft> BeginAsync(CancellationToken cancellation)
    {
        var platform = stage.Platform ?? job.Request.Platform ?? PlatformText.Host;
        var step = NextStep(stage.From);
        try
        {
            var context = job.Request.ContextOf(stage.Base);
            if (context is NamedContext.Files files)
                return await FromFilesAsync(files.Content, platform, step, cancellation);
            var draft = (context, stage) switch
            {
                (NamedContext.Result result, _) => FromResult(result.Build),
                (NamedContext.Layout layout, _) => FromConfig(await job.LayoutAsync(layout.Image, stage.Platform), platform, parent: null),
                (NamedContext.OtherImage other, _) => await FromImageAsync(other.Name, platform),
                (_, { BaseStage: { } other }) => (await job.StageAsync(other)).Fork(),
                (_, { Base: "scratch" }) => new(null, platform),
                _ => await FromImageAsync(stage.Base, platform),
            };
            cancellation.ThrowIfCancellationRequested();
            job.Progress.Started(step);
            job.Progress.Completed(step, cached: true, null);
            return draft;
        }
        catch (GantryException e) when (e is not (BuildException or DockerfileException))
        {
            job.Progress.Started(step);
            job.Progress.Completed(step, cached: false, e.Message);
            throw new BuildException(e.Message, step, stage.From.Range, null, e);
        }
    }

    private ImageDraft FromResult(BuildResult result)
    {
        job.Hold(ChainId.All(result.Config.RootFs.DiffIds));
        return new(result.Config, result.Config.Platform, result.ParentImage);
    }

    private async Task<ImageDraft> FromImageAsync(string name, Platform platform)
    {
        var image = await job.ImageAsync(name, stage.Platform ?? job.Request.Platform);
        return FromConfig(image.Config, platform, image.Id);
    }

    private ImageDraft FromConfig(ImageConfig config, Platform platform, Digest? parent) =>
        new(config, stage.Platform is null && job.Request.Platform is null ? config.Platform : platform, parent);

    /// <summary>A stage on a directory is one on nothing, into which the directory was copied.</summary>
    private async Task<ImageDraft> FromFilesAsync(IBuildContext files, Platform platform, BuildStep step, CancellationToken cancellation)
    {
        var draft = new ImageDraft(null, platform);
        var words = draft.Variables.Words(_escape);
        await new LayerMaker(job, stage).MakeAsync(draft, () => Task.FromResult<LayerStep>(new TransferStep(job, draft, s_copyAll, new ContextSource(files), words)), step, cancellation);
        return draft;
    }

    /// <summary>What the base image's ONBUILDs ask for; the image of this stage no longer asks for it.</summary>
    private IEnumerable<Instruction> TakeTriggers(ImageDraft draft)
    {
        if (draft.Config.OnBuild is not { Count: > 0 } triggers)
            return [];
        draft.Config = draft.Config with { OnBuild = null };
        return triggers.SelectMany(t => DockerfileParser.Parse(t, "ONBUILD").Instructions).ToList();
    }

    private async Task ApplyAsync(ImageDraft draft, Instruction instruction, CancellationToken cancellation)
    {
        var words = draft.Variables.Words(_escape);
        try
        {
            if (ConfigurationInstructions.Apply(draft, instruction, words, job.Graph.Arguments) is { } history)
            {
                draft.Record(history, emptyLayer: true, job.Request.SourceDateEpoch);
                job.Progress.Configured(stage, instruction);
                return;
            }
        }
        catch (GantryException e)
        {
            throw new BuildException(e.Message, NextStep(instruction), instruction.Range, null, e);
        }
        await new LayerMaker(job, stage).MakeAsync(draft, () => CreateAsync(draft, instruction, words, cancellation), NextStep(instruction), cancellation);
    }

    private async Task<LayerStep> CreateAsync(ImageDraft draft, Instruction instruction, WordExpander words, CancellationToken cancellation)
    {
        switch (instruction)
        {
            case WorkdirInstruction workdir:
                draft.Config = draft.Config with { WorkingDir = WorkdirStep.Resolve(draft.WorkingDirectory, words.Expand(workdir.Path)) };
                return new WorkdirStep(draft, draft.Config.WorkingDir);
            case TransferInstruction transfer:
                var source = (transfer as CopyInstruction)?.From is { } from ? await job.SourceAsync(from, stage) : new ContextSource(job.Request.Context);
                return new TransferStep(job, draft, transfer, source, words);
            case RunInstruction run:
                return await RunStep.CreateAsync(job, stage, draft, run, words, cancellation);
            default:
                throw new InvalidArgumentException($"{instruction.Keyword} cannot be used here");
        }
    }

    private BuildStep NextStep(Instruction instruction)
    {
        var total = 1 + stage.Instructions.Count(i => i is RunInstruction or TransferInstruction or WorkdirInstruction);
        var platform = job.Request is { NamesPlatform: true, Platform: { } wanted } ? PlatformText.Format(stage.Platform ?? wanted) + " " : "";
        var name = platform + (job.Graph.Stages.Count > 1 ? stage.DisplayName + " " : "");
        var step = BuildStep.Create(job.Request.Id, $"[{name}{Math.Min(_layer++, total)}/{total}] {instruction.Text}", _last is null ? [] : [_last.Id]) with
        {
            Instruction = instruction.Text,
            Range = instruction.Range,
        };
        _last = step;
        return step;
    }
}
