"""Every measurement, one after another."""

import importlib
import pkgutil

import bench

for found in pkgutil.iter_modules(bench.__path__):
    module = importlib.import_module(f"bench.{found.name}") if found.name != "__main__" else None
    if hasattr(module, "main"):
        print(f"\n{found.name}")
        module.main()
