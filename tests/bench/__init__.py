"""Benchmarks: each number stands beside a baseline measured in the same run. Nothing here is asserted."""
