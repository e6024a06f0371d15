using BenchmarkDotNet.Running;
using Gateway.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(JournalBenchmarks).Assembly).Run(args);
