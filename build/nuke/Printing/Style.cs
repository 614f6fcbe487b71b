namespace Nuke.Common.Printing;

/// <summary>An ANSI "select graphic rendition" parameter.</summary>
internal enum Style
{
    Plain = 0,
    Bold = 1,
    Dim = 2,
    Red = 31,
    Green = 32,
    Yellow = 33,
    Cyan = 36,
}
