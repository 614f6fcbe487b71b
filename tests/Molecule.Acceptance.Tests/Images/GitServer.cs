using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Molecule.Acceptance.Tests.Images;

/// <summary>
/// Bare repositories over smart HTTP: a loopback listener that runs git's own <c>http-backend</c> as CGI. What lies below
/// <c>/private/</c> wants the token as the password.
/// </summary>
public sealed class GitServer : IDisposable
{
    public const string Token = "git-server-token-0123456789";

    private readonly HttpListener _listener;

    public GitServer(string folder)
    {
        Folder = folder;
        (_listener, Address) = Listen();
        _ = Task.Run(ListenAsync);
    }

    /// <summary>Ends with a slash.</summary>
    public string Address { get; }

    public string Folder { get; }

    /// <summary>Every request line, in order.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Speaks protocol 0, in which a server refuses commits that no branch names.</summary>
    public bool OldProtocol { get; set; }

    /// <summary>Makes packs wait, so that a clone can be interrupted.</summary>
    public TimeSpan Delay { get; set; }

    public void Dispose() => _listener.Close();

    /// <summary>Writes files into a repository's work tree, commits and pushes them; makes the repository at first use.</summary>
    /// <param name="name">Below the server's root, such as <c>o/a</c>.</param>
    /// <returns>The commit.</returns>
    public string Commit(string name, string message, params (string Path, string Text)[] files)
    {
        var bare = Path.Combine(Folder, "bare", name + ".git");
        var work = Path.Combine(Folder, "work", name);
        if (!Directory.Exists(bare))
        {
            Directory.CreateDirectory(bare);
            Directory.CreateDirectory(work);
            Git(bare, "init", "--quiet", "--bare", "--initial-branch=main", ".");
            Git(bare, "config", "http.receivepack", "false");
            Git(work, "init", "--quiet", "--initial-branch=main", ".");
        }

        foreach (var (path, text) in files)
        {
            var file = Path.Combine(work, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }

        Git(work, "add", "--all");
        Git(work, "-c", "user.name=Test", "-c", "user.email=test@example.invalid", "commit", "--quiet", "--allow-empty", "-m", message);
        Git(work, "push", "--quiet", bare, "HEAD:main");
        return Git(work, "rev-parse", "HEAD").Trim();
    }

    /// <summary>Somebody may take the port between the choice and the start: then another one.</summary>
    private static (HttpListener Listener, string Address) Listen()
    {
        for (var attempt = 1; ; attempt++)
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            var address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
            probe.Stop();
            var listener = new HttpListener();
            listener.Prefixes.Add(address);
            try
            {
                listener.Start();
                return (listener, address);
            }
            catch (HttpListenerException) when (attempt < 5)
            {
                listener.Close();
            }
        }
    }

    private static string Git(string folder, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"git {arguments[0]}: {error.GetAwaiter().GetResult()}");
    }

    private async Task ListenAsync()
    {
        var running = new List<Task>();
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                running.Add(Task.Run(() => AnswerAsync(context)));
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                break;
            }
        }

        await Task.WhenAll(running);
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            var request = context.Request;
            Requests.Enqueue($"{request.HttpMethod} {request.Url!.PathAndQuery}");
            var expected = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("x-access-token:" + Token));
            if (request.Url.AbsolutePath.StartsWith("/private/", StringComparison.Ordinal) && request.Headers["Authorization"] != expected)
            {
                context.Response.StatusCode = 401;
                context.Response.Headers["WWW-Authenticate"] = "Basic realm=\"git\"";
                return;
            }

            if (request.HttpMethod == "POST")
            {
                await Task.Delay(Delay);
            }

            await RunBackendAsync(context);
        }
        catch (Exception exception) when (exception is HttpListenerException or IOException or ObjectDisposedException)
        {
            // The client went away: a test kills clones on purpose.
        }
        finally
        {
            try
            {
                context.Response.Close();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                // Gone already.
            }
        }
    }

    private async Task RunBackendAsync(HttpListenerContext context)
    {
        var request = context.Request;
        var start = new ProcessStartInfo("git", ["http-backend"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["GIT_PROJECT_ROOT"] = Path.Combine(Folder, "bare");
        start.Environment["GIT_HTTP_EXPORT_ALL"] = "1";
        start.Environment["REQUEST_METHOD"] = request.HttpMethod;
        start.Environment["PATH_INFO"] = request.Url!.AbsolutePath;
        start.Environment["QUERY_STRING"] = request.Url.Query.TrimStart('?');
        start.Environment["CONTENT_TYPE"] = request.ContentType ?? string.Empty;
        start.Environment["HTTP_CONTENT_ENCODING"] = request.Headers["Content-Encoding"] ?? string.Empty;
        start.Environment["GIT_PROTOCOL"] = OldProtocol ? string.Empty : request.Headers["Git-Protocol"] ?? string.Empty;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        await request.InputStream.CopyToAsync(process.StandardInput.BaseStream);
        process.StandardInput.Close();
        using var answer = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(answer);
        await process.WaitForExitAsync();
        await errors;
        var bytes = answer.ToArray();
        var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        foreach (var header in Encoding.ASCII.GetString(bytes, 0, end).Split("\r\n"))
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            var (name, value) = (header[..colon], header[(colon + 1)..].Trim());
            if (name == "Status")
            {
                context.Response.StatusCode = int.Parse(value.Split(' ')[0], CultureInfo.InvariantCulture);
            }
            else
            {
                context.Response.Headers[name] = value;
            }
        }

        await context.Response.OutputStream.WriteAsync(bytes.AsMemory(end + 4));
    }
}
