using System.Text.RegularExpressions;
using Clickstream.Testing.Servers;
using Microsoft.Playwright;

namespace Clickstream.EndToEnd.Tests;

/// <summary>Somebody in the shop, who finds things as people do: by their names.</summary>
internal sealed class Shopper : IAsyncDisposable
{
    private readonly Uri shop;
    private readonly List<string> troubles = [];

    private Shopper(IPage page, Uri shop)
    {
        (Page, this.shop) = (page, shop);
        page.PageError += (_, error) =>
        {
            if (error.Contains("React error #418", StringComparison.Ordinal))
            {
                Redraws++;
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

    /// <summary>How many pages React drew anew because it took what it found for other than what was sent.</summary>
    /// <remarks>
    /// Next.js 15 does so by itself, about once in two hundred pages whose bytes are the same (github.com/vercel/next.js/issues/96371); nobody
    /// sees it. A page that is really drawn otherwise does so every time.
    /// </remarks>
    public int Redraws { get; private set; }

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
    /// <returns>The order's id.</returns>
    public async Task<string> CheckOutAsync(string shipping = "Standard", string payment = "Card", Func<string, Task>? atStep = null)
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
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { NameRegex = new Regex("^Order and pay") }).ClickAsync();
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

    /// <summary>Waits until the collector has acknowledged all that happened, as far as it may be kept in the browser.</summary>
    public Task DeliveredAsync() => TrackedShop.AcknowledgedAsync(Page);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await Page.Context.CloseAsync();
}
