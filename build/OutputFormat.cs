/// <summary>Who reads the output.</summary>
public enum OutputFormat
{
    Table,
    Json,
    Html,
}
