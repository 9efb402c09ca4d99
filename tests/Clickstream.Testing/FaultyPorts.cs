using System.Reflection;
using Clickstream.Domain.Ports;

namespace Clickstream.Testing;

/// <summary>What goes wrong at a call of a port.</summary>
public enum PortFault
{
    /// <summary>It fails and has done nothing.</summary>
    Before,

    /// <summary>It does what it was asked to, and the answer is lost; of a sequence all but the first element.</summary>
    After,

    /// <summary>Whoever runs it asks for its end.</summary>
    Cancel,

    /// <summary>It fails and has done nothing, and so does every call after it.</summary>
    Gone,
}

/// <summary>History and warehouse, of which the nth call goes wrong; all calls are counted together.</summary>
/// <param name="at">At which call, counted from 1.</param>
/// <param name="fault">What goes wrong.</param>
public sealed class FaultyPorts(int at, PortFault fault) : IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private int calls;

    /// <summary>Told of every call, by the name of its method, before it is made.</summary>
    public Action<string> BeforeCall { get; init; } = _ => { };

    /// <summary>How many calls were made.</summary>
    public int Calls => calls;

    /// <summary>Whether something went wrong.</summary>
    public bool IsHit => calls >= at;

    /// <summary>Is cancelled when a fault is to <see cref="PortFault.Cancel"/>.</summary>
    public CancellationToken Token => stop.Token;

    /// <summary>A port that goes wrong.</summary>
    public T Of<T>(T port)
        where T : class
    {
        var faulty = DispatchProxy.Create<T, FaultyPort>();
        var handler = (FaultyPort)(object)faulty;
        (handler.Port, handler.Ports) = (port, this);
        return faulty;
    }

    /// <inheritdoc/>
    public void Dispose() => stop.Dispose();

    /// <summary>Counts a call.</summary>
    /// <returns>What fails after it; <c>null</c> when it does not.</returns>
    internal Exception? Begin(object port)
    {
        var call = Interlocked.Increment(ref calls);
        if (call < at || (call > at && fault != PortFault.Gone))
        {
            return null;
        }

        if (fault == PortFault.Cancel)
        {
            stop.Cancel();
            return null;
        }

        Exception failure = port is IEventHistory
            ? new HistoryException(HistoryException.Unavailable, "A fault of the tests.", isTransient: true)
            : new WarehouseException(WarehouseException.Unavailable, "A fault of the tests.", isTransient: true);
        return fault is PortFault.Before or PortFault.Gone ? throw failure : failure;
    }
}

/// <summary>The calls of one port that goes wrong.</summary>
public class FaultyPort : DispatchProxy
{
    private static readonly MethodInfo OfResult =
        typeof(FaultyPort).GetMethod(nameof(AfterAsync), BindingFlags.NonPublic | BindingFlags.Instance)!;

    private static readonly MethodInfo OfElements =
        typeof(FaultyPort).GetMethod(nameof(BreakOffAsync), BindingFlags.NonPublic | BindingFlags.Static)!;

    internal object Port { get; set; } = null!;

    internal FaultyPorts Ports { get; set; } = null!;

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        Ports.BeforeCall(targetMethod!.Name);
        var type = targetMethod.ReturnType;
        var isSequence = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>);
        var failure = isSequence || typeof(Task).IsAssignableFrom(type) ? Ports.Begin(Port) : null;
        var result = Run(targetMethod, args);
        return result switch
        {
            Task task when type == typeof(Task) => EndAsync(task, failure),
            Task task => OfResult.MakeGenericMethod(type.GenericTypeArguments).Invoke(this, [task, failure]),
            IWarehouse warehouse => Ports.Of(warehouse),
            _ => failure is null ? result : OfElements.MakeGenericMethod(type.GenericTypeArguments).Invoke(null, [result, failure]),
        };
    }

    private object? Run(MethodInfo method, object?[]? arguments)
    {
        try
        {
            return method.Invoke(Port, arguments);
        }
        catch (TargetInvocationException failure)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure.InnerException!);
            throw;
        }
    }

    private static async Task EndAsync(Task task, Exception? failure)
    {
        await task;
        if (failure is not null)
        {
            throw failure;
        }
    }

    private static async IAsyncEnumerable<TElement> BreakOffAsync<TElement>(IAsyncEnumerable<TElement> elements, Exception failure)
    {
        await foreach (var element in elements)
        {
            yield return element;
            break;
        }

        throw failure;
    }

    private async Task<TResult> AfterAsync<TResult>(Task<TResult> task, Exception? failure)
    {
        var result = await task;
        if (failure is null)
        {
            return result is IProjection projection ? (TResult)Ports.Of(projection)
                : result is IWarehouseSuccessor successor ? (TResult)Ports.Of(successor)
                : result;
        }

        // Nobody will ever dispose of it: the connection is gone with the answer.
        if (result is IAsyncDisposable lost)
        {
            await lost.DisposeAsync();
        }

        throw failure;
    }
}
