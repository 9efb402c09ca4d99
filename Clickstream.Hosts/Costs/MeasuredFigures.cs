namespace Clickstream.Hosts.Costs;

/// <summary>A figure that was measured.</summary>
/// <param name="Name">What the model calls it.</param>
/// <param name="Value">How much.</param>
/// <param name="Unit">Of what.</param>
/// <param name="Command">The command that measures it.</param>
internal sealed record MeasuredFigure(string Name, decimal Value, string Unit, string Command);

/// <summary>What the platform takes, as the benchmark <c>cost</c> has measured it.</summary>
/// <param name="Date">When, as 2026-11-30.</param>
/// <param name="Figures">The figures.</param>
internal sealed record MeasuredFigures(string Date, IReadOnlyList<MeasuredFigure> Figures)
{
    /// <summary>Those of the last run (<c>measured.json</c>).</summary>
    public static MeasuredFigures Known { get; } = CostJson.Read<MeasuredFigures>("measured.json");

    /// <summary>The figure of this name.</summary>
    public decimal this[string name] => Figures.Single(figure => figure.Name == name).Value;
}
