// The guard of a repository with one invariant: invariant.txt says that it holds. It answers in the form of the real guards' program.
const string Guard = "Sample.InvariantHolds";

switch (args)
{
    case [var answer, "list"]:
        File.Copy("mutations.json", answer);
        return 0;
    case [var answer, "run", ..]:
        var invariant = File.ReadAllText("invariant.txt").Trim();
        if (invariant == "crashes")
        {
            return 3;
        }

        File.WriteAllText(answer, invariant switch
        {
            "holds" => $$"""[{"guard":"{{Guard}}","passed":1,"failures":[]}]""",
            "is mute" => $$"""[{"guard":"{{Guard}}","passed":0,"failures":[{"test":"It","message":"NullReferenceException","words":null}]}]""",
            _ => $$"""[{"guard":"{{Guard}}","passed":0,"failures":[{"test":"It","message":"It {{invariant}}","words":"The invariant {{invariant}}."}]}]""",
        });
        return 0;
    default:
        return 2;
}
