namespace Gantry.Engine.Containers;

/// <summary>What a record promises: whether a step was begun that must be undone or finished when the daemon dies in it.</summary>
internal enum ContainerStage
{
    /// <summary>It is whole.</summary>
    Whole,

    /// <summary>It is being made; what there is of it is undone.</summary>
    Creating,

    /// <summary>It is being removed; what is left of it is removed.</summary>
    Removing,
}
