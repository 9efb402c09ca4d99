namespace Clickstream.Domain.Events;

/// <summary>A user signed in.</summary>
/// <remarks>Canonical name <c>login</c>. It carries the user id.</remarks>
public sealed record UserSignedIn : ClickstreamEvent
{
    /// <inheritdoc/>
    public override EventKind Kind => EventKind.UserSignedIn;

    /// <inheritdoc/>
    public override string Name => EventNames.Login;
}

/// <summary>A user signed up.</summary>
/// <remarks>Canonical name <c>sign_up</c>. It carries the user id.</remarks>
public sealed record UserSignedUp : ClickstreamEvent
{
    /// <inheritdoc/>
    public override EventKind Kind => EventKind.UserSignedUp;

    /// <inheritdoc/>
    public override string Name => EventNames.SignUp;
}

/// <summary>A user signed out.</summary>
/// <remarks>Canonical name <c>logout</c>.</remarks>
public sealed record UserSignedOut : ClickstreamEvent
{
    /// <inheritdoc/>
    public override EventKind Kind => EventKind.UserSignedOut;

    /// <inheritdoc/>
    public override string Name => EventNames.Logout;
}
