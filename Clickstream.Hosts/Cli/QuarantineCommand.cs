using System.CommandLine;
using System.Globalization;
using System.Text;
using Clickstream.Domain.Ports;
using Clickstream.Domain.UseCases;
using NodaTime.Text;
using Spectre.Console;

namespace Clickstream.Hosts.Cli;

/// <summary><c>quarantine</c>: shows what could not be accepted and why, and takes in what is valid now.</summary>
internal static class QuarantineCommand
{
    public static Command Create() => new(
        "quarantine", "See what could not be accepted, and take in what is valid under the rules of today.")
    {
        CreateList(), CreateShow(), CreateReplay(),
    };

    private static Option<string> Code() => new("--code") { Description = "Only entries with a reason of this code.", HelpName = "CODE" };

    private static Command CreateList()
    {
        var lake = CommonOptions.Lake(isRequired: true);
        var code = Code();
        var json = new Option<bool>("--json") { Description = "Print one JSON object a line for every entry." };
        var command = new Command("list", "List the entries, oldest hour first: id, time, protocol, reasons. The sums by code come last.")
        {
            lake, code, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var platform = Platform.Open(parsed.GetRequiredValue(lake), warehouse: null);
            var codes = new SortedDictionary<string, long>(StringComparer.Ordinal);
            var asJson = parsed.GetValue(json);
            await foreach (var entry in EntriesAsync(platform, parsed.GetValue(code), cancellationToken))
            {
                string[] reasons = [.. entry.Errors.Select(error => error.Code).Distinct()];
                foreach (var reason in reasons)
                {
                    codes[reason] = codes.GetValueOrDefault(reason) + 1;
                }

                if (asJson)
                {
                    Output.Json(new
                    {
                        entry.Id,
                        ReceivedAt = Time(entry),
                        entry.Protocol,
                        entry.Source.RequestId,
                        entry.Origin,
                        Bytes = entry.Raw.Length,
                        Codes = reasons,
                    });
                }
                else
                {
                    Console.Out.WriteLine($"{entry.Id}  {Time(entry)}  {entry.Protocol}  {string.Join(", ", reasons)}");
                }
            }

            if (!asJson)
            {
                Terminal.Results.Write(Terminal.NumbersTable(
                    "By code", codes.Select(one => (one.Key, one.Value.ToString("N0", CultureInfo.InvariantCulture)))));
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static Command CreateShow()
    {
        var id = new Argument<Guid>("ID") { Description = "The id of an entry, as list prints it." };
        var lake = CommonOptions.Lake(isRequired: true);
        var json = CommonOptions.Json();
        var command = new Command(
            "show", "Show one entry whole: its reasons, and its bytes as text with everything unprintable escaped. With --json in Base64.")
        {
            id, lake, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var platform = Platform.Open(parsed.GetRequiredValue(lake), warehouse: null);
            var wanted = parsed.GetRequiredValue(id);
            await foreach (var entry in EntriesAsync(platform, code: null, cancellationToken))
            {
                if (entry.Id == wanted)
                {
                    Show(entry, parsed.GetValue(json));
                    return ExitCode.Ok;
                }
            }

            throw new HistoryException(HistoryException.NotFound, "The quarantine has no entry of this id.");
        });
        return command;
    }

    private static Command CreateReplay()
    {
        var lake = CommonOptions.Lake(isRequired: true);
        var code = Code();
        var rehearse = new Option<bool>("--dry-run") { Description = "Tell what would happen, and change nothing." };
        var json = CommonOptions.Json();
        var privacy = new PrivacyCommandOptions();
        var command = new Command(
            "replay",
            "Read the entries again under the rules of today. What is valid goes into the history, once, and leaves the quarantine; "
                + "the rest stays.")
        {
            lake, code, rehearse, json,
        };
        privacy.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var platform = Platform.Open(
                parsed.GetRequiredValue(lake), warehouse: null, await privacy.ReadAsync(parsed, cancellationToken));
            var summary = await platform.Mediator.Send(
                new ReplayQuarantine { Code = parsed.GetValue(code), IsRehearsal = parsed.GetValue(rehearse) }, cancellationToken);
            Output.Result(parsed.GetValue(json), summary, "Replayed",
            [
                ("Entries read", summary.Entries), ("Entries replayed", summary.Replayed), ("Entries that stay", summary.Remaining),
                ("Events into the history", summary.Events),
            ]);
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Show(QuarantinedEvent entry, bool asJson)
    {
        if (asJson)
        {
            Output.Json(new
            {
                entry.Id,
                ReceivedAt = Time(entry),
                entry.Protocol,
                entry.Source.RequestId,
                entry.Source.RequestPath,
                entry.Origin,
                Errors = entry.Errors.Select(error => new { error.Code, error.Path, error.Message }),
                Raw = Convert.ToBase64String(entry.Raw.Span),
            });
            return;
        }

        Console.Out.WriteLine($"id        {entry.Id}");
        Console.Out.WriteLine($"received  {Time(entry)}");
        Console.Out.WriteLine($"protocol  {entry.Protocol}{(entry.Source.RequestPath is { } path ? $" {path}" : null)}");
        Console.Out.WriteLine($"request   {entry.Source.RequestId ?? "-"}  {entry.Origin}");
        foreach (var error in entry.Errors)
        {
            Console.Out.WriteLine($"reason    {error.Code} at {(error.Path.Length == 0 ? "-" : Printable(error.Path))}: {error.Message}");
        }

        Console.Out.WriteLine(Printable(Encoding.UTF8.GetString(entry.Raw.Span)));
    }

    /// <summary>A text that does nothing to a terminal.</summary>
    private static string Printable(string text)
    {
        var printable = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned)
            {
                printable.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
            }
            else
            {
                printable.Append(rune.ToString());
            }
        }

        return printable.ToString();
    }

    private static string Time(QuarantinedEvent entry) => InstantPattern.ExtendedIso.Format(entry.ReceivedAt);

    /// <summary>The entries, each once.</summary>
    private static IAsyncEnumerable<QuarantinedEvent> EntriesAsync(Platform platform, string? code, CancellationToken cancellationToken) =>
        platform.Get<IQuarantine>().ReadAllAsync(cancellationToken).SelectMany(batch => batch.Readable)
            .Where(entry => code is null || entry.Errors.Any(error => error.Code == code))
            .DistinctBy(entry => entry.Id);
}
