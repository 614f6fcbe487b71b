#nullable disable

namespace Nuke.Common;

public delegate ITargetDefinition Target(ITargetDefinition definition);
