namespace Clickstream.Domain.Validation;

/// <summary>One thing wrong with one event.</summary>
/// <param name="Code">A stable code of <see cref="ErrorCodes"/>.</param>
/// <param name="Path">The field on the wire, such as <c>items[0].price</c>.</param>
/// <param name="Message">What is wrong, in words that never repeat the input.</param>
public sealed record ValidationError(string Code, string Path, string Message);
