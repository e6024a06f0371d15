namespace Gateway.Orgs.Streams;

/// <summary>Every routed request while it runs, in one list a core: begun and ended in constant time, walked once a second.</summary>
internal sealed class RunningRequests
{
    private readonly Stripe[] _stripes = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Stripe())];

    public int Begin(RunningRequest request)
    {
        var index = Thread.GetCurrentProcessorId() % _stripes.Length;
        _stripes[index].Add(request);
        return index;
    }

    public void End(RunningRequest request, int stripe)
    {
        request.End();
        _stripes[stripe].Remove(request);
    }

    /// <summary>Those that are running now and that the condition holds for.</summary>
    public List<RunningRequest> Find(Predicate<RunningRequest> condition)
    {
        var found = new List<RunningRequest>();
        foreach (var stripe in _stripes)
            stripe.Find(condition, found);
        return found;
    }

    private sealed class Stripe
    {
        private readonly Lock _gate = new();
        private RunningRequest? _first;

        public void Add(RunningRequest request)
        {
            lock (_gate)
            {
                request.Next = _first;
                if (_first is not null)
                    _first.Previous = request;
                _first = request;
            }
        }

        public void Remove(RunningRequest request)
        {
            lock (_gate)
            {
                if (request.Previous is { } previous)
                    previous.Next = request.Next;
                else
                    _first = request.Next;
                if (request.Next is { } next)
                    next.Previous = request.Previous;
            }
        }

        public void Find(Predicate<RunningRequest> condition, List<RunningRequest> found)
        {
            lock (_gate)
            {
                for (var request = _first; request is not null; request = request.Next)
                {
                    if (condition(request))
                        found.Add(request);
                }
            }
        }
    }
}
