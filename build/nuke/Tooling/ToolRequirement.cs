namespace Nuke.Common.Tooling;

public class ToolRequirement;
