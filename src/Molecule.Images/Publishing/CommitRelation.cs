namespace Molecule.Images.Publishing;

/// <summary>How a proposed commit stands to the current one.</summary>
public enum CommitRelation
{
    /// <summary>At least one of the two is not in the history that can be fetched, or it cannot be fetched.</summary>
    Unknown,

    Same,

    /// <summary>The proposed commit contains the current one.</summary>
    Forward,

    /// <summary>The current commit contains the proposed one.</summary>
    Backward,

    /// <summary>Neither contains the other.</summary>
    Unrelated,
}
