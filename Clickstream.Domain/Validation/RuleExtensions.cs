using System.Text;
using FluentValidation;
using Clickstream.Domain.Events;

namespace Clickstream.Domain.Validation;

/// <summary>The rules that several validators share, each with its stable code.</summary>
internal static class RuleExtensions
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static IRuleBuilderOptions<T, TProperty> Otherwise<T, TProperty>(
        this IRuleBuilderOptions<T, TProperty> rule, string code, string message) => rule.WithErrorCode(code).WithMessage(message);

    public static void Text<T>(this IRuleBuilderInitial<T, string?> rule, int maximumBytes) => rule
        .Cascade(CascadeMode.Stop)
        .Must(IsWellFormed).Otherwise(ErrorCodes.TextInvalid, "The text is not well-formed Unicode.")
        .Must(text => IsWithin(text, maximumBytes)).Otherwise(ErrorCodes.TextTooLong, $"The text is longer than {maximumBytes} bytes.");

    public static void JsonObject<T>(this IRuleBuilderInitial<T, string?> rule) => rule
        .Cascade(CascadeMode.Stop)
        .Must(IsWellFormed).Otherwise(ErrorCodes.TextInvalid, "The text is not well-formed Unicode.")
        .Must(text => IsWithin(text, Limits.EventBytes))
        .Otherwise(ErrorCodes.TextTooLong, $"The text is longer than {Limits.EventBytes} bytes.")
        .Must(Has(JsonFault.NotAnObject)).Otherwise(ErrorCodes.FieldTypeInvalid, "The text is not a readable JSON object.")
        .Must(Has(JsonFault.TooManyProperties))
        .Otherwise(ErrorCodes.PropertiesTooMany, $"A JSON object has more than {Limits.Properties} properties.")
        .Must(Has(JsonFault.TooManyValues)).Otherwise(ErrorCodes.EventTooComplex, $"There are more than {Limits.Nodes} values.")
        .Must(Has(JsonFault.NameTooLong)).Otherwise(ErrorCodes.TextTooLong, $"A name is longer than {Limits.NameBytes} bytes.")
        .Must(Has(JsonFault.ValueTooLong))
        .Otherwise(ErrorCodes.TextTooLong, $"A text is longer than {Limits.PropertyValueBytes} bytes.");

    public static void OptionalId<T>(this IRuleBuilderInitial<T, string?> rule, string code) => rule
        .Must(text => string.IsNullOrEmpty(text) || IdText.IsValid(text)).Otherwise(code, IdMessage);

    public static void Amount<T>(this IRuleBuilderInitial<T, decimal?> rule, decimal maximum, string rangeCode) => rule
        .Cascade(CascadeMode.Stop)
        .Must(amount => amount is not { } value || (value >= 0m && value <= maximum))
        .Otherwise(rangeCode, $"The amount is not between 0 and {maximum}.")
        .Must(amount => amount is not { } value || decimal.Round(value, Money.MaximumScale) == value)
        .Otherwise(ErrorCodes.AmountScale, "The amount has more than four decimal places.");

    public const string IdMessage = "The id is not 1 to 128 bytes of visible characters and inner spaces.";

    private static Func<string?, bool> Has(JsonFault fault) => text => JsonText.FaultOf(text) != fault;

    private static bool IsWithin(string? text, int maximumBytes) =>
        text is null || text.Length * 3 <= maximumBytes || Encoding.UTF8.GetByteCount(text) <= maximumBytes;

    private static bool IsWellFormed(string? text)
    {
        if (text is null || Ascii.IsValid(text))
        {
            return true;
        }

        try
        {
            Strict.GetByteCount(text);
            return true;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }
}
