using Clickstream.Domain.Events;
using Clickstream.Domain.Validation;
using Clickstream.Testing;

namespace Clickstream.Domain.Tests.Validation;

/// <summary>The fast path never lets through what a rule would refuse.</summary>
public sealed class PlainDraftTests
{
    private static readonly string?[] Texts =
    [
        null, "", " ", "x", "a b", " a", "undefined", "0", "\0", "\uD83D", "👩🏽", "é", "SKU\u200B1", new('x', 129), new('é', 151), new('x', 301), new('x', 2_001),
        new('x', 10_001), "00000000-0000-0000-0000-000000000000", "3f2504e0-4f89-41d3-9a0c-0305e82c3301", "3f2504e04f8941d39a0c0305e82c3301", "{}", "[]",
        """{"a":"\ud800"}""", """{"a":1}""", "usd", "EUR", "XXX",
    ];

    private static readonly decimal?[] Amounts = [null, 0m, -0.0m, -1m, 0.00001m, 12.5m, 12.50000m, 1_000_000_000m, 1_000_000_000.0001m, 1_000_000_000_001m];
    private static readonly int?[] Numbers = [null, -1, 0, 1, 9_999, 10_000, 100_000, 100_001];

    [Fact]
    public void It_never_accepts_what_a_rule_refuses()
    {
        var accepted = 0;
        for (var seed = 0; seed < 5_000; seed++)
        {
            var draft = Random(new Random(seed), out var kind);
            if (PlainDraft.IsPlain(draft, kind))
            {
                accepted++;
                if (!KindValidators.For(kind).Validate(draft).IsValid)
                {
                    Assert.Fail($"The draft of seed {seed} was called plain, but a rule refuses it.");
                }
            }
        }

        accepted.Should().BeGreaterThan(500, "else nothing was tested");
    }

    [Fact]
    public void It_accepts_no_bad_draft()
    {
        foreach (var bad in BadDrafts.All.Where(bad => !bad.IsTimeTrusted))
        {
            var draft = Given.Draft(bad.Name, bad.Spoil);
            EventNames.TryResolve(draft.Name, out var kind, out _);
            var isRefusedByRules = !KindValidators.For(kind).Validate(draft).IsValid;
            (isRefusedByRules && PlainDraft.IsPlain(draft, kind) && EventNames.TryResolve(draft.Name, out _, out _)).Should().BeFalse(bad.Code);
        }
    }

    [Fact]
    public void It_accepts_one_valid_draft_of_each_kind() => Given.OneOfEachKind().Select(one => one.Name)
        .Should().AllSatisfy(name => PlainDraft.IsPlain(Given.Draft(name), KindOf(name)).Should().BeTrue());

    private static EventKind KindOf(string name)
    {
        EventNames.TryResolve(name, out var kind, out _);
        return kind;
    }

    /// <summary>A valid draft of any kind with a few of its fields replaced by odd values.</summary>
    private static EventDraft Random(Random chance, out EventKind kind)
    {
        var names = Given.OneOfEachKind().Select(one => one.Name).ToArray();
        var name = names[chance.Next(names.Length)];
        var draft = Given.Draft(name);
        kind = KindOf(name);
        for (var changes = chance.Next(0, 4); changes > 0; changes--)
        {
            Change(draft, chance);
        }

        return draft;
    }

    private static void Change(EventDraft draft, Random chance)
    {
        var text = Texts[chance.Next(Texts.Length)];
        var amount = Amounts[chance.Next(Amounts.Length)];
        var number = Numbers[chance.Next(Numbers.Length)];
        var item = draft.Items.FirstOrDefault() ?? new ItemDraft { ProductId = "p" };
        switch (chance.Next(34))
        {
            case 0: draft.EventId = text; break;
            case 1: draft.ClientId = text; break;
            case 2: draft.SiteId = text; break;
            case 3: draft.UserId = text; break;
            case 4: draft.ClientSessionId = text; break;
            case 5: draft.LoginState = text; break;
            case 6: draft.IdentitySource = text; break;
            case 7: draft.PageUrl = text; break;
            case 8: draft.PageTitle = text; break;
            case 9: draft.Referrer = text; break;
            case 10: draft.Language = text; break;
            case 11: draft.Properties = text; break;
            case 12: draft.SearchTerm = text; break;
            case 13: draft.SearchResults = number; break;
            case 14: draft.Screen = new ScreenContext(number ?? 1, 5); break;
            case 15: draft.Geo = new GeoContext(text, "r", text); break;
            case 16: draft.List = new ProductList(text, null); break;
            case 17: draft.Checkout = new CheckoutDetails(null, text, "x"); break;
            case 18: draft.Element = new PageElement("a", text, null, text, null); break;
            case 19: draft.Element = new PageElement("a", null, null, null, text); break;
            case 20: draft.Element = null; break;
            case 21: draft.SchemaVersion = number; break;
            case 22: draft.SourceName = text; break;
            case 23: draft.Items.Clear(); break;
            case 24: draft.Items.AddRange(Enumerable.Repeat(item, Limits.Items)); break;
            case 25: draft.Order = new OrderDraft { OrderId = text, Value = amount }; break;
            case 26: draft.Order = new OrderDraft { OrderId = "o", Currency = text, Tax = amount, Coupon = text }; break;
            case 27: item.ProductId = text; break;
            case 28: item.Name = text; break;
            case 29: item.UnitPrice = amount; break;
            case 30: item.ListPrice = amount; break;
            case 31: item.Quantity = number; break;
            case 32: item.Currency = text; break;
            default: (item.ListPosition, item.UrlPath) = (number, text); break;
        }
    }
}
