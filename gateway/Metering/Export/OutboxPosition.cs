namespace Gateway.Metering.Export;

/// <summary>How far a node is; while its process lives and has usage or a receiver, something in here moves.</summary>
internal sealed record OutboxPosition(string Node, long Batch, long Sequence, long Exported);
