using System.Globalization;
using EmailWebhooks.AspNetCore;
using EmailWebhooks.Tool.Events;

namespace EmailWebhooks.Tool.Receiving;

/// <summary>Saves each body exactly as it was received, in a file whose name sorts by arrival.</summary>
internal sealed class BodyFolder
{
    private readonly DirectoryInfo _folder;
    private int _count;

    private BodyFolder(DirectoryInfo folder) => _folder = folder;

    /// <exception cref="ToolException">The folder cannot be created.</exception>
    public static BodyFolder Open(string path)
    {
        try
        {
            return new BodyFolder(Directory.CreateDirectory(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ToolException($"The folder '{path}' cannot be created: {exception.Message} Choose another with --save.", innerException: exception);
        }
    }

    public async Task SaveAsync(WebhookEvent webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _count);
        var name = string.Create(
            CultureInfo.InvariantCulture,
            $"{delivery.ReceivedAt:yyyyMMdd'T'HHmmss.fff'Z'}-{number:d5}-{webhookEvent.VendorOf().ToString().ToLowerInvariant()}-{FileNamePart(webhookEvent.NameOf())}.json");
        await using var file = new FileStream(Path.Combine(_folder.FullName, name), FileMode.CreateNew, FileAccess.Write);
        await file.WriteAsync(delivery.Body, cancellationToken);
    }

    /// <summary>Keeps only the characters of an event name that are harmless in a path, because the name can come from outside.</summary>
    private static string FileNamePart(string? name)
    {
        var harmless = (name ?? "").Where(character => char.IsAsciiLetterOrDigit(character) || character == '_').Take(40);
        var part = string.Concat(harmless);
        return part.Length == 0 ? "unknown" : part;
    }
}
