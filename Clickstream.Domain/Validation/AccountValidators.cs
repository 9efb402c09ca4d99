namespace Clickstream.Domain.Validation;

/// <summary>A sign-in names its user.</summary>
internal sealed class UserSignedInValidator : EventDraftValidator
{
    public UserSignedInValidator() => this.NeedsUser();
}

/// <summary>A sign-up names its user.</summary>
internal sealed class UserSignedUpValidator : EventDraftValidator
{
    public UserSignedUpValidator() => this.NeedsUser();
}

/// <summary>A sign-out needs nothing of its own.</summary>
internal sealed class UserSignedOutValidator : EventDraftValidator;
