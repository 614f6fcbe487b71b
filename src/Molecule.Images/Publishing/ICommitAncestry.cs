namespace Molecule.Images.Publishing;

/// <summary>Knows the history of templates.</summary>
public interface ICommitAncestry
{
    /// <param name="source">The template repository's URL, without credentials.</param>
    /// <param name="current">The commit that <c>:latest</c> carries, as its label says: not to be trusted to be one.</param>
    /// <param name="proposed">40 hexadecimal digits.</param>
    /// <returns><see cref="CommitRelation.Unknown"/> when the history does not tell; never a guess.</returns>
    Task<CommitRelation> RelateAsync(string source, string current, string proposed, CancellationToken cancellation);
}
