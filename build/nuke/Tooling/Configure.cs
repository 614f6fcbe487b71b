#nullable disable

namespace Nuke.Common.Tooling;

public delegate T Configure<T>(T options);
