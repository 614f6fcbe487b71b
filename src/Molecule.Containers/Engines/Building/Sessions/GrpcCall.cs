using System.Buffers;
using System.Buffers.Binary;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace Molecule.Containers.Engines.Building.Sessions;

/// <summary>The codes of gRPC that are used here.</summary>
internal enum GrpcStatus
{
    Ok = 0,
    InvalidArgument = 3,
    NotFound = 5,
    Unimplemented = 12,
    Internal = 13,
}

/// <summary>How a call ends.</summary>
internal readonly record struct GrpcEnd(GrpcStatus Status, string Message = "");

/// <summary>Something that a session offers to the engine.</summary>
internal interface ISessionService
{
    /// <summary>Full names, such as <c>/package.Service/Method</c>.</summary>
    IReadOnlyList<string> Methods { get; }

    /// <exception cref="InvalidDataException">The engine does not keep to the protocol.</exception>
    Task<GrpcEnd> AnswerAsync(GrpcCall call, CancellationToken cancellation);
}

/// <summary>One call in gRPC's HTTP/2 form: messages with a five-byte head (never compressed here), the status as a trailer.</summary>
internal sealed class GrpcCall(HttpContext context) : IDisposable
{
    /// <summary>Bytes before each message: one that says "not compressed", and its length.</summary>
    public const int HeadSize = 5;

    /// <summary>What gRPC accepts by default; the engine's messages here are a few bytes.</summary>
    private const int LongestMessage = 4 * 1024 * 1024;

    private readonly SemaphoreSlim _writing = new(1, 1);

    /// <summary>A message as <see cref="WriteAsync"/> takes it.</summary>
    public static byte[] Message(Action<CodedOutputStream> write)
    {
        using var message = new MemoryStream();
        message.Write(new byte[HeadSize]);
        using (var output = new CodedOutputStream(message, leaveOpen: true))
        {
            write(output);
        }

        return message.ToArray();
    }

    public string Method => context.Request.Path.Value ?? string.Empty;

    public void Dispose() => _writing.Dispose();

    /// <summary>What the caller sent along, in its order; percent-encoded values are decoded.</summary>
    public IReadOnlyList<string> Metadata(string name)
    {
        var values = context.Request.Headers[name].Select(value => value ?? string.Empty);
        return [.. context.Request.Headers[name + "-encoded"] == "1" ? values.Select(value => Uri.UnescapeDataString(value.Replace('+', ' '))) : values];
    }

    /// <returns>Null at the end of the caller's messages.</returns>
    public async ValueTask<byte[]?> ReadAsync(CancellationToken cancellation)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(cancellation);
            if (TryTake(result.Buffer, out var message, out var consumed))
            {
                reader.AdvanceTo(consumed);
                return message;
            }

            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            if (result.IsCompleted)
            {
                return result.Buffer.IsEmpty ? null : throw new InvalidDataException("the last message is not whole");
            }
        }
    }

    /// <summary>Sends a message whose bytes stand behind <see cref="HeadSize"/> free ones, which this fills.</summary>
    public async ValueTask WriteAsync(Memory<byte> framed, CancellationToken cancellation)
    {
        framed.Span[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(framed.Span[1..], framed.Length - HeadSize);
        await _writing.WaitAsync(cancellation);
        try
        {
            await StartAsync(cancellation);
            await context.Response.BodyWriter.WriteAsync(framed, cancellation);
        }
        finally
        {
            _writing.Release();
        }
    }

    public async Task EndAsync(GrpcEnd end)
    {
        await StartAsync(CancellationToken.None);
        context.Response.AppendTrailer("grpc-status", ((int)end.Status).ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (end.Message.Length > 0)
        {
            context.Response.AppendTrailer("grpc-message", Uri.EscapeDataString(end.Message));
        }

        await context.Response.CompleteAsync();
    }

    private async Task StartAsync(CancellationToken cancellation)
    {
        if (!context.Response.HasStarted)
        {
            context.Response.ContentType = "application/grpc";
            await context.Response.StartAsync(cancellation);
        }
    }

    private static bool TryTake(ReadOnlySequence<byte> buffer, out byte[] message, out SequencePosition consumed)
    {
        (message, consumed) = ([], buffer.Start);
        if (buffer.Length < HeadSize)
        {
            return false;
        }

        Span<byte> head = stackalloc byte[HeadSize];
        buffer.Slice(0, HeadSize).CopyTo(head);
        var length = BinaryPrimitives.ReadInt32BigEndian(head[1..]);
        if (head[0] != 0 || length is < 0 or > LongestMessage)
        {
            throw new InvalidDataException(head[0] != 0 ? "compressed messages are not accepted" : $"a message of {length} bytes is too long");
        }

        if (buffer.Length < HeadSize + length)
        {
            return false;
        }

        message = buffer.Slice(HeadSize, length).ToArray();
        consumed = buffer.GetPosition(HeadSize + length);
        return true;
    }
}
