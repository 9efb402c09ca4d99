namespace Infrastructure;

/// <summary>A setting of the platform is missing, not known, or has no meaning. The message says which and what it may be.</summary>
internal sealed class SettingException(string message) : Exception(message)
{
    /// <summary>The stable code of all of them.</summary>
    public const string Code = "setting.invalid";
}
