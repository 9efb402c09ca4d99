namespace Clickstream.Domain.Traffic;

/// <summary>Tells referrers of other sites from those of the shop's own journey.</summary>
internal static class Referrers
{
    /// <summary>
    /// The places that a shopper is sent to and returned from in the middle of a visit: to pay, to prove who they are, to sign in.
    /// </summary>
    private static readonly DomainSet ReturningHosts = new(
        // Wallets, cards and banks.
        "paypal.com checkout.stripe.com hooks.stripe.com buy.stripe.com pay.stripe.com js.stripe.com link.com klarna.com adyen.com " +
        "adyenpayments.com braintreegateway.com braintreepayments.com worldpay.com authorize.net 2checkout.com checkout.com " +
        "cardinalcommerce.com arcot.com sagepay.com opayo.co.uk mollie.com multisafepay.com buckaroo.nl payu.com payu.in przelewy24.pl " +
        "tpay.com paysera.com sofort.com giropay.de ideal.nl bancontact.net trustly.com skrill.com neteller.com paysafecard.com twint.ch " +
        "afterpay.com clearpay.co.uk affirm.com sezzle.com zip.co quadpay.com riverty.com pay.google.com payments.google.com " +
        "pay.amazon.com payments.amazon.com shop.app pay.shopify.com checkout.shopify.com squareup.com checkout.square.site " +
        "razorpay.com paytm.in ccavenue.com billdesk.com paystack.com flutterwave.com pay.mercadopago.com mercadopago.com " +
        "mercadopago.com.br pagseguro.uol.com.br alipay.com tenpay.com unionpay.com 95516.com momo.vn vnpay.vn vnpayment.vn zalopay.vn " +
        "onepay.vn nganluong.vn payoo.vn midtrans.com xendit.co omise.co pay.line.me pay.naver.com tosspayments.com inicis.com " +
        "yoomoney.ru yookassa.ru qiwi.com iyzipay.com paytr.com " +
        // Sign-in.
        "accounts.google.com accounts.youtube.com appleid.apple.com account.apple.com login.microsoftonline.com login.live.com " +
        "login.yahoo.com auth0.com okta.com onelogin.com access.line.me kauth.kakao.com accounts.kakao.com nid.naver.com oauth.vk.com " +
        "id.vk.com passport.yandex.ru passport.yandex.com oauth.zaloapp.com id.zalo.me accounts.shopify.com");

    /// <summary>
    /// The host of a referrer without <c>www.</c>; <c>null</c> when there is none, when it is no web page, when it is of the page's own
    /// site, or when it only returned the shopper.
    /// </summary>
    public static string? OutsideHost(string pageHost, string? referrer)
    {
        if (string.IsNullOrEmpty(referrer))
        {
            return null;
        }

        var host = PageAddress.Parse(referrer).Host;
        return host.Length == 0 || IsSameSite(host, pageHost) || ReturningHosts.Contains(host) ? null : WithoutWww(host);
    }

    /// <summary>Whether one is the other, a part of the other, or both belong to one registered domain.</summary>
    private static bool IsSameSite(ReadOnlySpan<char> one, ReadOnlySpan<char> other) => !other.IsEmpty
        && (IsWithin(one, other) || IsWithin(other, one)
            || PublicSuffixes.OwnedPart(one).SequenceEqual(PublicSuffixes.OwnedPart(other)));

    private static bool IsWithin(ReadOnlySpan<char> part, ReadOnlySpan<char> whole) => part.EndsWith(whole)
        && (part.Length == whole.Length || part[^(whole.Length + 1)] == '.');

    private static string WithoutWww(string host) => host.StartsWith("www.", StringComparison.Ordinal) ? host[4..] : host;
}
