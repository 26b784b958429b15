"""Every measurement, one after another."""

import importlib
import pkgutil

import bench

for found in pkgutil.iter_modules(bench.__path__):
    if found.name != "__main__":
        print(f"\n{found.name}")
        importlib.import_module(f"bench.{found.name}").main()
