using System.Text.RegularExpressions;
using Clickstream.Testing.Servers;
using Microsoft.Playwright;

namespace Clickstream.EndToEnd.Tests;

/// <summary>Somebody in the shop, who finds things as people do: by their names.</summary>
internal sealed class Shopper : IAsyncDisposable
{
    private readonly Uri shop;
    private readonly List<string> troubles = [];
    private readonly List<string> redrawn = [];

    private Shopper(IPage page, Uri shop)
    {
        (Page, this.shop) = (page, shop);
        page.PageError += (_, error) =>
        {
            if (error.Contains("React error #418", StringComparison.Ordinal))
            {
                redrawn.Add(page.Url);
            }
            else
            {
                troubles.Add($"script: {error} ({page.Url})");
            }
        };
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                troubles.Add($"console: {message.Text} ({message.Location})");
            }
        };
    }

    /// <summary>What they look at.</summary>
    public IPage Page { get; }

    /// <summary>Errors of scripts and warnings of the console.</summary>
    public IReadOnlyList<string> Troubles => troubles;

    /// <summary>
    /// Which pages React draws anew each time, because it draws them otherwise than the shop does. Now and then it takes a page for other than
    /// what was sent although the bytes are the same, by a race in loading it that is not ours (others tell of it in
    /// github.com/vercel/next.js/issues/96371); so a page that was drawn anew is loaded three times more.
    /// </summary>
    public async Task<IReadOnlyList<string>> RedrawnAgainAsync()
    {
        var pages = redrawn.Distinct().ToList();
        var again = new List<string>();

        // These loads are nobody's visit: what they would send is kept from being sent, also what is sent while a page is left.
        await Page.Context.AddInitScriptAsync(
            """
            const send = window.fetch;
            window.fetch = (where, ...rest) => String(where?.url ?? where).endsWith('/clickstream') ? new Promise(() => {}) : send(where, ...rest);
            navigator.sendBeacon = () => true;
            """);
        foreach (var page in pages)
        {
            redrawn.Clear();
            for (var load = 0; load < 3; load++)
            {
                await Page.GotoAsync(page, new PageGotoOptions { WaitUntil = WaitUntilState.NetworkIdle });
            }

            if (redrawn.Count > 1)
            {
                again.Add(page);
            }
        }

        return again;
    }

    /// <summary>Takes back what the browser said of a server that it was kept from.</summary>
    public void Excuse(Uri server) => troubles.RemoveAll(trouble => trouble.Contains(server.Authority, StringComparison.Ordinal));

    /// <summary>Comes into the shop by an address, from somewhere.</summary>
    /// <param name="browser">The browser.</param>
    /// <param name="shop">The shop.</param>
    /// <param name="path">Path and query of the address.</param>
    /// <param name="agrees">Whether they agree to be known; <c>null</c> when they do not answer.</param>
    /// <param name="userAgent">What their browser says it is.</param>
    /// <param name="before">What is done to their browser before.</param>
    public static async Task<Shopper> EnterAsync(
        Browser browser, StorefrontServer shop, string path, bool? agrees = true, string? userAgent = null, Func<IPage, Task>? before = null)
    {
        var page = await browser.NewPageAsync(userAgent);
        await (before?.Invoke(page) ?? Task.CompletedTask);
        var shopper = new Shopper(page, shop.Url);
        await shopper.GoToAsync(path);
        if (agrees is { } answer)
        {
            await shopper.PressAsync(answer ? "Yes, you may" : "No, thank you");
        }

        return shopper;
    }

    /// <summary>Opens an address of the shop.</summary>
    public Task GoToAsync(string path) => Page.GotoAsync(new Uri(shop, path).ToString());

    /// <summary>
    /// Leaves the pages of the shop for a picture. A page of another site could be of another process, and a browser that is short of time ends
    /// the old one before it has said its last words.
    /// </summary>
    public Task LeaveAsync() => GoToAsync("/icon.svg");

    /// <summary>Presses a button.</summary>
    public Task PressAsync(string name) => Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true }).First.ClickAsync();

    /// <summary>Follows a link and waits for the page that it leads to.</summary>
    public async Task FollowAsync(string name, string heading)
    {
        await Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { NameRegex = new Regex(Regex.Escape(name)) }).First.ClickAsync();
        await SeesAsync(heading);
    }

    /// <summary>Waits for a page by its heading.</summary>
    public Task SeesAsync(string heading) => Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = heading, Exact = true, Level = 1 }).WaitForAsync();

    /// <summary>Looks at a product of a department.</summary>
    public async Task LookAtAsync(string department, string product)
    {
        await FollowAsync(department, department);
        await FollowAsync(product, product);
    }

    /// <summary>Searches.</summary>
    public async Task SearchAsync(string term)
    {
        await Page.GetByRole(AriaRole.Searchbox).FillAsync(term);
        await Page.Keyboard.PressAsync("Enter");
        await SeesAsync($"Results for “{term}”");
    }

    /// <summary>Puts the product of the page into the cart.</summary>
    public async Task AddAsync(int quantity = 1)
    {
        await Page.GetByLabel("Quantity").FillAsync($"{quantity}");
        await PressAsync("Add to cart");
        await Page.GetByText("It is in the cart.").WaitForAsync();
    }

    /// <summary>Goes from the cart to the checkout.</summary>
    public async Task BeginCheckoutAsync()
    {
        await FollowAsync("Cart", "Cart");
        await FollowAsync("Go to checkout", "Checkout");
    }

    /// <summary>Goes from the cart through the checkout to its end.</summary>
    /// <returns>The order's id.</returns>
    public async Task<string> OrderAsync(string shipping = "Standard", string payment = "Card")
    {
        await BeginCheckoutAsync();
        return await CheckOutAsync(shipping, payment);
    }

    /// <summary>Goes through the steps of the checkout.</summary>
    /// <param name="shipping">How it is sent.</param>
    /// <param name="payment">How it is paid.</param>
    /// <param name="atStep">What is done at each step before it is filled in.</param>
    /// <param name="atLost">Whether the answer to the first order is lost, and they order again.</param>
    /// <returns>The order's id.</returns>
    public async Task<string> CheckOutAsync(string shipping = "Standard", string payment = "Card", Func<string, Task>? atStep = null, bool atLost = false)
    {
        await (atStep?.Invoke("address") ?? Task.CompletedTask);
        await Page.GetByLabel("E-mail").FillAsync("someone@shop.example");
        await Page.GetByLabel("Name and address").FillAsync("Some One, 1 Some Street, Sometown");
        await PressAsync("Continue");
        await Page.GetByLabel(shipping).CheckAsync();
        await (atStep?.Invoke("shipping") ?? Task.CompletedTask);
        await PressAsync("Continue");
        await Page.GetByLabel(payment).CheckAsync();
        await (atStep?.Invoke("payment") ?? Task.CompletedTask);
        var order = Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { NameRegex = new Regex("^Order and pay") });
        await order.ClickAsync();
        if (atLost)
        {
            await Page.GetByText("The shop cannot be reached.").WaitForAsync();
            await order.ClickAsync();
        }

        await SeesAsync("Thank you.");
        return Page.Url.Split('/')[^1];
    }

    /// <summary>Makes an account.</summary>
    public async Task SignUpAsync(string email)
    {
        await FollowAsync("Sign in", "Your account");
        var form = Page.Locator("form", new PageLocatorOptions { HasText = "Create an account" });
        await form.GetByLabel("Name").FillAsync("Some One");
        await form.GetByLabel("E-mail").FillAsync(email);
        await form.GetByLabel("Password").FillAsync("correct horse battery");
        await PressAsync("Create account");
        await SeesAsync("Orders");
    }

    /// <summary>Signs in to an account that is there.</summary>
    public async Task SignInAsync(string email)
    {
        await FollowAsync("Sign in", "Your account");
        var form = Page.Locator("form", new PageLocatorOptions { HasText = "Sign in" }).First;
        await form.GetByLabel("E-mail").FillAsync(email);
        await form.GetByLabel("Password").FillAsync("correct horse battery");
        await form.GetByRole(AriaRole.Button).ClickAsync();
        await SeesAsync("Orders");
    }

    /// <summary>Waits until the collector has acknowledged all that happened, as far as it may be kept in the browser.</summary>
    public Task DeliveredAsync() => TrackedShop.AcknowledgedAsync(Page);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await Page.Context.CloseAsync();
}
