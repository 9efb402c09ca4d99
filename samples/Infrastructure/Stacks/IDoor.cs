using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.SQS;

namespace Infrastructure.Stacks;

/// <summary>What stands before the collector.</summary>
internal interface IDoor
{
    /// <summary>The name of the API's host.</summary>
    string Domain { get; }

    /// <summary>The path before those of the protocols, such as <c>/live</c>; empty for none.</summary>
    string PathBefore { get; }

    /// <summary>The header in which the edge shows its key.</summary>
    string KeyHeader { get; }

    /// <summary>Requests that were answered with an error of ours.</summary>
    Metric ServerErrors { get; }

    /// <summary>Requests that were turned away or understood wrong.</summary>
    Metric ClientErrors { get; }

    /// <summary>All requests.</summary>
    Metric Requests { get; }

    /// <summary>Where messages end that nobody could store; <c>null</c> without a queue.</summary>
    Queue? DeadLetters { get; }
}
