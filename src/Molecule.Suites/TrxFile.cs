using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Molecule.Suites;

/// <summary>Reads what the test platform's <c>trx</c> logger wrote.</summary>
internal static class TrxFile
{
    private static readonly XNamespace Names = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    /// <summary>Null when the file is missing, empty or cut off: the run died before it could tell.</summary>
    public static SuiteResult? Read(string path, string suite, double seconds)
    {
        try
        {
            var root = XDocument.Load(path).Root;
            var counters = root?.Element(Names + "ResultSummary")?.Element(Names + "Counters");
            if (counters is null)
            {
                return null;
            }

            var failures = root!.Descendants(Names + "UnitTestResult").Where(IsFailure).Select(Failure).ToList();
            var total = Number(counters, "total");
            var passed = Number(counters, "passed");
            var executed = Number(counters, "executed");
            return new SuiteResult(suite, passed, executed - passed, total - executed, seconds, failures);
        }
        catch (Exception exception) when (exception is IOException or XmlException)
        {
            return null;
        }
    }

    private static bool IsFailure(XElement result) => (string?)result.Attribute("outcome") is not ("Passed" or "NotExecuted");

    private static TestFailure Failure(XElement result)
    {
        var error = result.Element(Names + "Output")?.Element(Names + "ErrorInfo");
        return new TestFailure(
            (string?)result.Attribute("testName") ?? "(unnamed)",
            (string?)error?.Element(Names + "Message") ?? (string?)result.Attribute("outcome") ?? "failed",
            (string?)error?.Element(Names + "StackTrace"));
    }

    private static int Number(XElement counters, string name) => int.Parse((string?)counters.Attribute(name) ?? "0", CultureInfo.InvariantCulture);
}
