using Molecule.Stack.Ports;

namespace Molecule.Stack.Tests.Ports;

public sealed class SocketTableTests
{
    // As the kernel prints it: 0035 is 53, 1538 is 5432; 0A listens, 01 is a connection, 06 the trace of one that has ended.
    private const string Table = """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 0100007F:1538 00000000:0000 0A 00000000:00000000 00:00000000 00000000   100        0 4711 1 0000000000000000 100 0 0 10 0
           1: 0100007F:1538 0100007F:C350 01 00000000:00000000 00:00000000 00000000   100        0 4712 1 0000000000000000 20 4 30 10 -1
           2: 0100007F:1538 0100007F:C351 06 00000000:00000000 03:000017CB 00000000     0        0 0 3 0000000000000000
           3: 00000000:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 4713 2 0000000000000000 0
        """;

    private const string Table6 = """
          sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 00000000000000000000000000000000:1538 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4714 1 0000000000000000 100 0 0 10 0
        """;

    [Theory]
    [InlineData(Table, 5432, "4711")]
    [InlineData(Table, 53, "4713")]
    [InlineData(Table6, 5432, "4714")]
    [InlineData(Table, 50000, "")]
    [InlineData("", 5432, "")]
    public void InodesAt_gives_the_sockets_that_wait_at_a_port(string table, int port, string expected) =>
        string.Join(' ', SocketTable.InodesAt(table, port)).ShouldBe(expected);
}
