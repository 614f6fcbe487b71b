namespace Molecule.Suites.Tests;

public sealed class MutationReportTests
{
    private const string Json = """
        {"schemaVersion":"2","files":{
          "/repo/src/A.cs":{"language":"cs","source":"","mutants":[
            {"id":"1","mutatorName":"Equality mutation","replacement":"a\n!= b","status":"Survived","location":{"start":{"line":7,"column":1},"end":{"line":7,"column":9}}},
            {"id":"2","mutatorName":"Block removal","replacement":"{}","status":"Killed","location":{"start":{"line":1,"column":1},"end":{"line":1,"column":9}}},
            {"id":"3","mutatorName":"Block removal","replacement":"{}","status":"Timeout","location":{"start":{"line":2,"column":1},"end":{"line":2,"column":9}}},
            {"id":"4","mutatorName":"String","replacement":"\"\"","status":"Ignored","location":{"start":{"line":3,"column":1},"end":{"line":3,"column":9}}},
            {"id":"5","mutatorName":"String","replacement":"\"\"","status":"CompileError","location":{"start":{"line":3,"column":1},"end":{"line":3,"column":9}}}]},
          "/repo/src/0.cs":{"language":"cs","source":"","mutants":[
            {"id":"6","mutatorName":"Negate","replacement":"!a","status":"NoCoverage","location":{"start":{"line":9,"column":1},"end":{"line":9,"column":9}}}]}}}
        """;

    [Fact]
    public void Read_counts_what_was_noticed_and_lists_what_was_not()
    {
        var report = MutationReport.Read(Json, "/repo");

        report.Noticed.ShouldBe(2);
        report.Score.ShouldBe(50);
        report.Survivors.ShouldBe(
        [
            new Survivor("src/0.cs", 9, "Negate", "!a", IsCovered: false),
            new Survivor("src/A.cs", 7, "Equality mutation", "a != b", IsCovered: true),
        ]);
    }

    [Fact]
    public void Score_of_nothing_is_whole() => MutationReport.Read("""{"files":{}}""", "/repo").Score.ShouldBe(100);
}
